package io.kernwork.torture;

import java.util.SplittableRandom;

/**
 * Works that go from queue to queue of all kinds, while these are frozen and thawed, given other limits and scopes, closed and
 * replaced, bodies compute, block and throw, and threads cannot be had for a while. No queue runs more than its limit allows, nor out of
 * order, nor frozen, and what was accepted is delivered or removed. Rounds: each makes a runtime, and every other one closes it under load.
 */
final class QueueStorm {
    private static final int STORMS = 12;

    private final long operations;
    private final SplittableRandom random;
    private final QueueVerbs verbs;
    private final Violations violations;

    QueueStorm(long operations, long seed, QueueVerbs verbs, Violations violations) {
        this.operations = operations;
        this.random = new SplittableRandom(seed);
        this.verbs = verbs;
        this.violations = violations;
    }

    /** Runs it; returns early when something is violated. */
    QueueEnds run() throws InterruptedException {
        QueueEnds ends = new QueueEnds();
        while (ends.verbs < operations && violations.none()) {
            long left = Math.ceilDiv(operations - ends.verbs, QueueWorld.PER_STORM);
            boolean underLoad = ends.rounds % 2 == 1;
            new QueueWorld(verbs, violations, random.split()).run((int) Math.min(STORMS, left), underLoad, ends);
        }
        ends.checkShares(violations);
        return ends;
    }
}
