package io.kernwork.simulate;

/** What a client may call. What it takes back later, like a disabling, it takes back within the same operation. */
public enum Verb {
    INTERRUPT(Area.ALL, 3),
    PAUSE(Area.ALL, 3),
    SNAPSHOT(Area.ALL, 1),
    FREEZE_RUNTIME(Area.ALL, 1),
    CLOSE_RUNTIME(Area.ALL, 1),
    /** What a test's runtime does at its end, and for scenes alone: what waits is dropped, so that a program would say little. */
    ABANDON_RUNTIME(Area.ALL, 0),

    ENQUEUE(Area.WORKS, 30),
    ENQUEUE_ON(Area.WORKS, 4),
    ENQUEUE_AFTER(Area.WORKS, 8),
    REARM(Area.WORKS, 8),
    REARM_NOW(Area.WORKS, 4),
    CANCEL(Area.WORKS, 8),
    CANCEL_SYNC(Area.WORKS, 5),
    CANCEL_SYNC_TIMED(Area.WORKS, 3),
    CANCEL_ASYNC(Area.WORKS, 3),
    DISABLE(Area.WORKS, 4),
    DISABLE_SYNC(Area.WORKS, 4),
    DISABLE_SYNC_TIMED(Area.WORKS, 3),
    /** Only where nobody else disables: it must be refused. */
    ENABLE_TOO_OFTEN(Area.WORKS, 0),
    /** To the very end of the count; it must be refused there. */
    DISABLE_TOO_DEEP(Area.WORKS, 0),
    FLUSH(Area.WORKS, 5),
    FLUSH_TIMED(Area.WORKS, 3),
    FLUSH_ASYNC(Area.WORKS, 3),
    FLUSH_QUEUE(Area.WORKS, 4),
    FLUSH_QUEUE_TIMED(Area.WORKS, 2),
    DRAIN(Area.WORKS, 3),
    DRAIN_TIMED(Area.WORKS, 2),
    SET_MAX_ACTIVE(Area.WORKS, 4),
    FREEZE(Area.WORKS, 3),
    CLOSE(Area.WORKS, 1),
    CLOSE_TIMED(Area.WORKS, 1),
    CLOSE_ASYNC(Area.WORKS, 1),

    TASK_ENQUEUE(Area.TASKS, 20),
    TASK_ENQUEUE_FLAGS(Area.TASKS, 8),
    TASK_AFTER(Area.TASKS, 8),
    TASK_AFTER_UNLESS_ARMED(Area.TASKS, 4),
    TASK_CANCEL(Area.TASKS, 6),
    /** Marks the run as cancelled, and asks in some ways at once. */
    TASK_CANCEL_AND_ASK(Area.TASKS, 6),
    TASK_CANCEL_TIMEOUT(Area.TASKS, 4),
    TASK_CANCEL_SYNC(Area.TASKS, 4),
    TASK_DRAIN(Area.TASKS, 5),
    TASK_DRAIN_TIMED(Area.TASKS, 3),
    TASK_DRAIN_TIMEOUT(Area.TASKS, 3),
    TASK_DRAIN_ALL(Area.TASKS, 3),
    TASK_QUIESCE(Area.TASKS, 3),
    TASK_BLOCK(Area.TASKS, 4),
    TASK_DISABLE(Area.TASKS, 4),
    /** As for works. */
    TASK_ENABLE_TOO_OFTEN(Area.TASKS, 0),
    /** As for works. */
    TASK_DISABLE_TOO_DEEP(Area.TASKS, 0),
    TASK_CLOSE(Area.TASKS, 1),

    GROUP_ENQUEUE(Area.GROUPS, 16),
    GROUP_CANCEL(Area.GROUPS, 6),
    GROUP_DRAIN(Area.GROUPS, 6),
    GROUP_BLOCK(Area.GROUPS, 6),

    JOB_SCHEDULE(Area.JOBS, 16),
    JOB_CANCEL(Area.JOBS, 5),
    JOB_CANCEL_TIMED(Area.JOBS, 3),
    JOB_CANCEL_ASYNC(Area.JOBS, 6),
    JOB_DESTROY(Area.JOBS, 2),

    RAISE(Area.SOFTIRQS, 8),
    TASKLET_SCHEDULE(Area.SOFTIRQS, 12),
    TASKLET_SCHEDULE_HIGH(Area.SOFTIRQS, 6),
    TASKLET_DISABLE(Area.SOFTIRQS, 5),
    TASKLET_DISABLE_TIMED(Area.SOFTIRQS, 2),
    /** As for works. */
    TASKLET_ENABLE_TOO_OFTEN(Area.SOFTIRQS, 0),
    /** As for works. */
    TASKLET_DISABLE_TOO_DEEP(Area.SOFTIRQS, 0),
    TASKLET_KILL(Area.SOFTIRQS, 4),
    TASKLET_KILL_TIMED(Area.SOFTIRQS, 2),
    MARK(Area.SOFTIRQS, 8),
    REMOVE(Area.SOFTIRQS, 4),
    SECTION(Area.SOFTIRQS, 14),

    SUBMIT(Area.VIEWS, 16),
    FUTURE_CANCEL(Area.VIEWS, 6),
    FUTURE_GET(Area.VIEWS, 6),
    FUTURE_CANCEL_AWAIT(Area.VIEWS, 4),
    VIEW_SHUTDOWN(Area.VIEWS, 1),
    VIEW_SHUTDOWN_NOW(Area.VIEWS, 1),
    VIEW_AWAIT(Area.VIEWS, 2);

    /** The concept. */
    public final Area area;
    /** How often it is chosen, against the others. */
    final int weight;

    Verb(Area area, int weight) {
        this.area = area;
        this.weight = weight;
    }

    /** Whether random programs have it. */
    public boolean isRandom() {
        return weight + alone() > 0;
    }

    /** Whether it is only for programs with one client, and how often it is chosen there. */
    int alone() {
        return switch (this) {
            case ENABLE_TOO_OFTEN, TASK_ENABLE_TOO_OFTEN, TASKLET_ENABLE_TOO_OFTEN -> 40;
            case DISABLE_TOO_DEEP, TASK_DISABLE_TOO_DEEP, TASKLET_DISABLE_TOO_DEEP -> 2;
            default -> 0;
        };
    }
}
