package io.kernwork.torture;

import java.util.SplittableRandom;

/**
 * Tasklets, vectors, bottom halves and works on bottom-half queues, asked for by event loops in their sections, by threads outside any
 * and by themselves, and paused, killed and removed meanwhile. Nothing overlaps what it must not, and what was accepted is answered
 * by a run that begins later. Rounds: each makes a runtime, and every other one closes it under load.
 */
final class SoftirqStorm {
    private static final int STORMS = 50;

    private final long schedules;
    private final SplittableRandom random;
    private final SoftirqVerbs verbs;
    private final Violations violations;

    SoftirqStorm(long schedules, long seed, SoftirqVerbs verbs, Violations violations) {
        this.schedules = schedules;
        this.random = new SplittableRandom(seed);
        this.verbs = verbs;
        this.violations = violations;
    }

    /** Runs it; returns early when something is violated. */
    SoftirqEnds run() throws InterruptedException {
        SoftirqEnds ends = new SoftirqEnds();
        while (ends.schedules() < schedules && violations.none()) {
            long left = Math.ceilDiv(schedules - ends.schedules(), SoftirqWorld.PER_STORM);
            boolean underLoad = ends.rounds % 2 == 1;
            new SoftirqWorld(verbs, violations, random.split()).run((int) Math.min(STORMS, left), underLoad, ends);
        }
        ends.checkShares(violations);
        return ends;
    }
}
