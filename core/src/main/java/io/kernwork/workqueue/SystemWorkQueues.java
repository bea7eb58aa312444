package io.kernwork.workqueue;

import io.kernwork.Kernwork;
import io.kernwork.internal.engine.EngineAccess;

/**
 * The work queues that every runtime has: Linux's {@code system_wq} and its siblings. Others use them, too; who may have more than {@link
 * WorkQueue#maxActive()} works waiting for each other, or wants to flush or close, builds a queue of his own. They are made at
 * the first call of {@link #of}, end with their runtime, and refuse to be closed, drained or frozen one by one.
 */
public final class SystemWorkQueues {
    private static final int UNBOUND_MAX_ACTIVE = 2_048;

    private final WorkQueue normal;
    private final WorkQueue highPriority;
    private final WorkQueue longRunning;
    private final WorkQueue unbound;
    private final WorkQueue freezable;
    private final WorkQueue bottomHalf;
    private final WorkQueue bottomHalfHighPriority;

    private SystemWorkQueues(Kernwork runtime) {
        this.normal = queue("events", runtime).perCpu().build();
        this.highPriority =
                queue("events_highpri", runtime).perCpu().highPriority().build();
        this.longRunning = queue("events_long", runtime).perCpu().build();
        this.unbound = queue("events_unbound", runtime)
                .unbound()
                .maxActive(UNBOUND_MAX_ACTIVE)
                .build();
        this.freezable = queue("events_freezable", runtime).perCpu().freezable().build();
        this.bottomHalf = queue("events_bh", runtime).bottomHalf().build();
        this.bottomHalfHighPriority =
                queue("events_bh_highpri", runtime).bottomHalf().highPriority().build();
    }

    private static WorkQueueBuilder queue(String name, Kernwork runtime) {
        return WorkQueue.builder(name).runtime(runtime).system();
    }

    /**
     * The queues of a runtime.
     *
     * @param runtime any open runtime
     * @return always the same ones for the same runtime
     * @throws IllegalStateException if the runtime is closed and had none before
     */
    public static SystemWorkQueues of(Kernwork runtime) {
        return EngineAccess.of(runtime).attachment(SystemWorkQueues.class, engine -> new SystemWorkQueues(runtime));
    }

    /**
     * For works that take a moment. Stands for {@code system_wq} (Linux, kernel/workqueue.c), on which {@code schedule_work()} queues.
     *
     * @return the queue, per CPU
     */
    public WorkQueue normal() {
        return normal;
    }

    /**
     * For works that take a moment and cannot wait for others. Stands for {@code system_highpri_wq}.
     *
     * @return the queue, per CPU, of high priority
     */
    public WorkQueue highPriority() {
        return highPriority;
    }

    /**
     * For works that take longer, so that a flush of {@link #normal()} takes no longer for them. Stands for {@code system_long_wq}.
     *
     * @return the queue, per CPU
     */
    public WorkQueue longRunning() {
        return longRunning;
    }

    /**
     * For works that wait, or run for long: each has a thread at once. Stands for {@code system_unbound_wq}, now {@code system_dfl_wq}.
     *
     * @return the queue, unbound, 2,048 at a time
     */
    public WorkQueue unbound() {
        return unbound;
    }

    /**
     * For works that {@link Kernwork#freeze()} holds up. Stands for {@code system_freezable_wq}.
     *
     * @return the queue, per CPU, freezable
     */
    public WorkQueue freezable() {
        return freezable;
    }

    /**
     * For works that run as softirqs. Stands for {@code system_bh_wq}.
     *
     * @return the queue
     */
    public WorkQueue bh() {
        return bottomHalf;
    }

    /**
     * For works that run as softirqs before all others. Stands for {@code system_bh_highpri_wq}.
     *
     * @return the queue, of high priority
     */
    public WorkQueue bhHighPriority() {
        return bottomHalfHighPriority;
    }
}
