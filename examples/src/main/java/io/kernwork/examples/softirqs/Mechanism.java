package io.kernwork.examples.softirqs;

import io.kernwork.Kernwork;
import io.kernwork.examples.softirqs.Finding.Rules;

/**
 * A way to put work off, with the one that it leaves to what must sleep. Bottom halves, and the task queue that one of
 * them runs, had keventd for that; softirqs have work queues.
 */
enum Mechanism {
    BOTTOM_HALVES("bottom", "halves", "keventd", "no", "remove"),
    TASK_QUEUE("task", "queue", "keventd", "no", "no"),
    KEVENTD("", "keventd", "itself", "no", "all"),
    VECTORS("softirq", "vectors", "works", "no", "no"),
    TASKLETS("", "tasklets", "works", "no", "kill"),
    BOTTOM_HALF_QUEUE("BH work", "queue", "works", "cancel", "flush"),
    WORK_QUEUE("work", "queue", "itself", "cancel", "flush");

    /** The first line of its heading. */
    final String over;
    /** The second line of its heading. */
    final String under;
    /** Where what must sleep goes. */
    final String sleepersGoTo;
    /** The verb that takes one request back. */
    final String takenBackBy;
    /** The verb that waits for one body, or for all. */
    final String waitedForBy;

    Mechanism(String over, String under, String sleepersGoTo, String takenBackBy, String waitedForBy) {
        this.over = over;
        this.under = under;
        this.sleepersGoTo = sleepersGoTo;
        this.takenBackBy = takenBackBy;
        this.waitedForBy = waitedForBy;
    }

    /** What it allows. */
    Rules rules() {
        return switch (this) {
            case BOTTOM_HALVES, TASK_QUEUE -> new Rules(false, false, false, false);
            case KEVENTD -> new Rules(false, false, true, false);
            case VECTORS -> new Rules(true, true, false, true);
            case TASKLETS, BOTTOM_HALF_QUEUE -> new Rules(true, false, false, true);
            case WORK_QUEUE -> new Rules(true, false, true, true);
        };
    }

    /** For what only computes. */
    Deferral bodies(Kernwork runtime) {
        return switch (this) {
            case BOTTOM_HALVES -> Deferrals.bottomHalves(runtime);
            case TASK_QUEUE -> Deferrals.taskQueue(runtime);
            case KEVENTD -> Deferrals.keventd(runtime);
            case VECTORS -> Deferrals.vectors(runtime);
            case TASKLETS -> Deferrals.tasklets(runtime);
            case BOTTOM_HALF_QUEUE -> Deferrals.bottomHalfQueue(runtime);
            case WORK_QUEUE -> Deferrals.workQueue(runtime);
        };
    }

    /** For what must sleep. */
    Deferral sleepers(Kernwork runtime) {
        return switch (this) {
            case BOTTOM_HALVES, TASK_QUEUE, KEVENTD -> Deferrals.keventd(runtime);
            case VECTORS, TASKLETS, BOTTOM_HALF_QUEUE, WORK_QUEUE -> Deferrals.workQueue(runtime);
        };
    }
}
