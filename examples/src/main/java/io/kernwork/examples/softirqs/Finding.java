package io.kernwork.examples.softirqs;

/**
 * What came of one mechanism.
 *
 * @param mechanism which one
 * @param rules what it allows
 * @param loaded what it did with the load
 * @param slow what happened when a body took long
 */
record Finding(Mechanism mechanism, Rules rules, Loaded loaded, Slow slow) {

    /**
     * What it allows; each was tried.
     *
     * @param cardsMeet whether the bodies of two cards can run at the same time
     * @param cardMeetsItself whether the body of one card can run beside itself
     * @param maySleep whether a body may wait
     * @param sleepersMeet whether two of those that must sleep can do so at the same time
     */
    record Rules(boolean cardsMeet, boolean cardMeetsItself, boolean maySleep, boolean sleepersMeet) {}

    /**
     * What it did with the load.
     *
     * @param most how many bodies have run at the same time, at most
     * @param mostOfOne the same of one card
     * @param threads how many threads have run bodies
     * @param packets how many packets were looked after
     * @param onLoop how many of them before the loop that had them could go on
     * @param longestTurn nanoseconds that a loop was held by one turn, at most
     * @param waits from raising to beginning
     * @param slept how many packets more had to sleep, and have done so
     * @param sleeperWaits from raising to beginning, of those
     */
    record Loaded(
            int most,
            int mostOfOne,
            int threads,
            long packets,
            long onLoop,
            long longestTurn,
            Waits waits,
            long slept,
            Waits sleeperWaits) {}

    /**
     * Times in nanoseconds.
     *
     * @param median half are not above it
     * @param p99 99 of 100 are not above it
     */
    record Waits(long median, long p99) {}

    /**
     * What a body that takes long does to others, in nanoseconds.
     *
     * @param loopHeld how long its loop was held
     * @param sameLoop how long another card of its loop waited
     * @param otherLoop how long a card of the other loop waited
     * @param sleeper how long one that must sleep waited behind one that sleeps long
     */
    record Slow(long loopHeld, long sameLoop, long otherLoop, long sleeper) {}
}
