package io.kernwork.workqueue;

import io.kernwork.Kernwork;
import io.kernwork.base.ErrorHandler;
import io.kernwork.internal.engine.CpuLanes;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.softirq.QueueLanes;
import io.kernwork.internal.softirq.Softirq;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Describes a work queue; see {@link WorkQueue#builder}. Not thread-safe. */
public final class WorkQueueBuilder {
    private static final int DEFAULT_MAX_ACTIVE = 256;

    final String name;

    @Nullable
    Kernwork runtime;

    @Nullable
    ErrorHandler onError;

    int maxActive = DEFAULT_MAX_ACTIVE;
    boolean ordered;
    boolean perCpu;
    private boolean bottomHalf;
    private boolean highPriority;
    private boolean limited;

    WorkQueueBuilder(String name) {
        this.name = name;
    }

    /**
     * The runtime whose workers serve the queue; {@link Kernwork#shared()} by default.
     *
     * @param runtime an open runtime
     * @return this builder
     */
    public WorkQueueBuilder runtime(Kernwork runtime) {
        this.runtime = Objects.requireNonNull(runtime, () -> "runtime of queue '" + name + "'");
        return this;
    }

    /**
     * How many items may be in progress at the same time, on each CPU if the queue is per CPU; 256 by default.
     *
     * @param limit 1 to {@link WorkQueue#MAX_ACTIVE_LIMIT}
     * @return this builder
     * @throws IllegalArgumentException if the limit is out of range
     */
    public WorkQueueBuilder maxActive(int limit) {
        checkLimit(name, limit);
        this.maxActive = limit;
        this.limited = true;
        return this;
    }

    /**
     * One item at a time, in the order of their enqueuing; stands for {@code alloc_ordered_workqueue()} (Linux,
     * include/linux/workqueue.h).
     *
     * @return this builder
     */
    public WorkQueueBuilder ordered() {
        this.ordered = true;
        return this;
    }

    /**
     * An order and a limit for each CPU of the runtime: what is enqueued goes to the CPU that the caller is on ({@link
     * Kernwork#cpu()}), or to the one that {@link WorkQueue#enqueueOn} names. So threads of different CPUs do not meet at one
     * queue, and what a body enqueues stays on its CPU. Any worker of the runtime may run it; the CPU says with what it is in
     * order. Stands for {@code WQ_PERCPU}, once the default of {@code alloc_workqueue()} (Linux, include/linux/workqueue.h).
     *
     * @return this builder
     */
    public WorkQueueBuilder perCpu() {
        this.perCpu = true;
        return this;
    }

    /**
     * Works of this queue run as softirqs, in the order of their coming on each CPU: at the end of the atomic section that
     * enqueued them, on the same thread, or in ksoftirqd; see {@link io.kernwork.softirq.Softirqs}. Their bodies are in atomic
     * context and must not wait. There is no limit to set. It replaces tasklets, before which it runs, and adds the verbs of {@link
     * Work}. Stands for {@code WQ_BH} (Linux, include/linux/workqueue.h).
     *
     * @return this builder
     */
    public WorkQueueBuilder bottomHalf() {
        this.bottomHalf = true;
        return this;
    }

    /**
     * With {@link #bottomHalf()}: the works run before all vectors, with tasklets of high priority. Stands for {@code WQ_HIGHPRI}
     * (Linux, include/linux/workqueue.h).
     *
     * @return this builder
     */
    public WorkQueueBuilder highPriority() {
        this.highPriority = true;
        return this;
    }

    /**
     * Receives what bodies throw; by default the runtime's handler, or else the log.
     *
     * @param handler called on the worker, inside the run
     * @return this builder
     */
    public WorkQueueBuilder onError(ErrorHandler handler) {
        this.onError = Objects.requireNonNull(handler, () -> "error handler of queue '" + name + "'");
        return this;
    }

    /**
     * Creates the queue, which is open.
     *
     * @return the queue
     * @throws IllegalArgumentException if what was asked for contradicts itself; the message says which two
     * @throws IllegalStateException if the runtime is closed
     */
    public WorkQueue build() {
        if (ordered && limited && maxActive != 1) {
            throw new IllegalArgumentException("queue '" + name + "' cannot be ordered and run " + maxActive
                    + " items at a time: choose ordered() or maxActive()");
        }
        if (ordered && perCpu) {
            throw new IllegalArgumentException("queue '" + name
                    + "' cannot be ordered and per CPU, which is one order for each CPU: choose ordered() or perCpu()");
        }
        if (bottomHalf && (ordered || limited)) {
            throw new IllegalArgumentException("queue '" + name
                    + "' is a bottom-half queue, which runs one item at a time on"
                    + " each CPU and has no limit: choose bottomHalf() or " + (ordered ? "ordered()" : "maxActive()"));
        }
        if (highPriority && !bottomHalf) {
            throw new IllegalArgumentException(
                    "queue '" + name + "' has high priority, which only bottom-half queues have: add bottomHalf()");
        }
        maxActive = ordered ? 1 : maxActive;
        return new WorkQueue(this);
    }

    /** The lanes of a queue that has one for each CPU; null for others. */
    @Nullable
    CpuLanes cpuLanes(WorkQueue queue, Engine engine, ErrorHandler handler) {
        if (bottomHalf) {
            return new QueueLanes(Softirq.of(engine), queue, handler, highPriority);
        }
        return perCpu ? CpuLanes.of(engine, engine.openLanes(queue, handler, maxActive)) : null;
    }

    static void checkLimit(String name, int limit) {
        if (limit < 1 || limit > WorkQueue.MAX_ACTIVE_LIMIT) {
            throw new IllegalArgumentException(
                    "maxActive of queue '" + name + "' must be 1 to " + WorkQueue.MAX_ACTIVE_LIMIT + ", not " + limit);
        }
    }
}
