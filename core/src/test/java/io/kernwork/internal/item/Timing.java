package io.kernwork.internal.item;

import static io.kernwork.internal.item.Violation.unless;

import org.jspecify.annotations.Nullable;

/**
 * What the timer knows of one item: its node, and who is on the way with an expiry. The steps are those of {@code
 * internal.timer.Timer}: an expiry is read in one step and becomes a FIRE in a later one, and all sorts of things happen
 * between.
 *
 * @param armed whether an arming counts now, as the verdicts said
 * @param node where the node is
 * @param stamp the stamp that the node stands for, 0 without a node
 * @param polled the expiry that the timer's thread has taken out
 * @param expedited the expiry that a flush, or a re-arm to now, has read
 */
record Timing(boolean armed, Node node, int stamp, Expiry polled, Expiry expedited) {
    static final Timing NONE = new Timing(false, Node.NONE, 0, Expiry.NONE, Expiry.NONE);

    /** Where the node is. */
    enum Node {
        NONE,
        IN,
        OUT
    }

    /** How far an expiry has got. */
    enum Phase {
        NONE,
        READ,
        FIRED
    }

    /**
     * An expiry on the way.
     *
     * @param stamp what it read
     * @param current whether the arming that it read is still the present one; known to the walk and to nobody else
     */
    record Expiry(Phase phase, int stamp, boolean current) {
        static final Expiry NONE = new Expiry(Phase.NONE, 0, false);

        Expiry superseded() {
            return current ? new Expiry(phase, stamp, false) : this;
        }

        Expiry fired() {
            return new Expiry(Phase.FIRED, stamp, false);
        }

        boolean read() {
            return phase == Phase.READ;
        }
    }

    // ---- what the verdicts oblige to

    Timing put(int newStamp) {
        return new Timing(true, Node.IN, newStamp, polled.superseded(), expedited.superseded());
    }

    Timing disarm(int wordStamp) {
        unless(armed, "obligation", "there is no arming to take back");
        return new Timing(false, node, stamp, polled.superseded(), expedited.superseded()).remove(wordStamp);
    }

    /** The expiry was turned into a FIRE; {@code won} when that made the item pending. */
    Timing fire(boolean byTimer, boolean won) {
        Expiry first = byTimer ? polled.fired() : won ? polled.superseded() : polled;
        Expiry second = byTimer ? won ? expedited.superseded() : expedited : expedited.fired();
        return new Timing(armed && !won, node, stamp, first, second);
    }

    private Timing remove(int readStamp) {
        return node == Node.NONE || stamp != readStamp ? this : new Timing(armed, Node.NONE, 0, polled, expedited);
    }

    // ---- what happens by itself; null when it cannot now

    @Nullable
    Timing poll() {
        return node != Node.IN || polled.phase != Phase.NONE
                ? null
                : new Timing(armed, Node.OUT, stamp, new Expiry(Phase.READ, stamp, armed), expedited);
    }

    /** The timer's thread is through with the node. */
    @Nullable
    Timing polledDone() {
        if (polled.phase != Phase.FIRED) {
            return null;
        }
        boolean left = node == Node.OUT;
        return new Timing(armed, left ? Node.NONE : node, left ? 0 : stamp, Expiry.NONE, expedited);
    }

    /** The lane takes nothing now, or the ring could not grow: the node is put back, unless it was re-armed or removed. */
    @Nullable
    Timing retry() {
        if (!polled.read()) {
            return null;
        }
        boolean back = node == Node.OUT && stamp == polled.stamp;
        return new Timing(armed, back ? Node.IN : node, stamp, Expiry.NONE, expedited);
    }

    @Nullable
    Timing expedite(int wordStamp) {
        return !armed || expedited.phase != Phase.NONE
                ? null
                : new Timing(armed, node, stamp, polled, new Expiry(Phase.READ, wordStamp, true));
    }

    @Nullable
    Timing expeditedDone() {
        return expedited.phase != Phase.FIRED
                ? null
                : new Timing(armed, node, stamp, polled, Expiry.NONE).remove(expedited.stamp);
    }

    /** As {@link #retry}, for the other one; the timer's thread may have the node out and go on with it. */
    @Nullable
    Timing expeditedRetry() {
        if (!expedited.read()) {
            return null;
        }
        boolean back = node == Node.OUT && stamp == expedited.stamp;
        return new Timing(armed, back ? Node.IN : node, stamp, polled, Expiry.NONE);
    }
}
