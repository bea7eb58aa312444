package io.kernwork.workqueue;

import io.kernwork.Kernwork;
import io.kernwork.base.ErrorHandler;
import io.kernwork.cpu.AffinityScope;
import io.kernwork.internal.engine.CpuLanes;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.Traits;
import io.kernwork.internal.engine.WorkerKind;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.softirq.QueueLanes;
import io.kernwork.internal.softirq.Softirq;
import io.kernwork.internal.sync.StackReserve;
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

    final Attributes attributes = new Attributes();
    AffinityScope scope = AffinityScope.SYSTEM;
    int maxActive = DEFAULT_MAX_ACTIVE;
    boolean system;

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
        attributes.add(Attribute.MAX_ACTIVE);
        return this;
    }

    /**
     * One item at a time, in the order of their enqueuing; stands for {@code alloc_ordered_workqueue()} (Linux,
     * include/linux/workqueue.h).
     *
     * @return this builder
     */
    public WorkQueueBuilder ordered() {
        attributes.add(Attribute.ORDERED);
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
        attributes.add(Attribute.PER_CPU);
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
        attributes.add(Attribute.BOTTOM_HALF);
        return this;
    }

    /**
     * Works of this queue have workers of their own, which never wait for those of other queues, nor these for them: as many as there are
     * CPUs, and one more for each that is blocked. Their threads get the highest priority where the system permits it ({@link
     * io.kernwork.cpu.ThreadPriority#HIGH}); where it does not, the log says so once for a runtime (INFO), and why. With {@link #bottomHalf()} the works run before all vectors, with
     * tasklets of high priority. Stands for {@code WQ_HIGHPRI} (Linux, include/linux/workqueue.h).
     *
     * @return this builder
     */
    public WorkQueueBuilder highPriority() {
        attributes.add(Attribute.HIGH_PRIORITY);
        return this;
    }

    /**
     * Each item that may run has a thread at once, up to {@link #maxActive}, whatever others do: nobody counts who uses a CPU. For bodies
     * that mostly wait, or that run for long. Stands for {@code WQ_UNBOUND} (Linux, include/linux/workqueue.h).
     *
     * @return this builder
     */
    public WorkQueueBuilder unbound() {
        attributes.add(Attribute.UNBOUND);
        return this;
    }

    /**
     * With {@link #unbound()}: items begin on processors that share something with the one on which they were enqueued. Only in a
     * runtime whose CPUs are bound ({@code Kernwork.builder().affinity(true)}); else, and with {@link AffinityScope#SYSTEM}, which is
     * the default, they begin anywhere. The order and the limit of the queue stay one. Stands for {@code affn_scope} (Linux,
     * kernel/workqueue.c).
     *
     * @param shared what they share
     * @return this builder
     */
    public WorkQueueBuilder affinityScope(AffinityScope shared) {
        this.scope = Objects.requireNonNull(shared, () -> "affinity scope of queue '" + name + "'");
        attributes.add(Attribute.AFFINITY_SCOPE);
        return this;
    }

    /**
     * Each item that may run has a virtual thread, up to {@link #maxActive}. For very many bodies that wait; who computes keeps the virtual
     * machine's carriers from others. Such a thread costs memory with each item. There is no such thing in a kernel.
     *
     * @return this builder
     */
    public WorkQueueBuilder virtualThreads() {
        attributes.add(Attribute.VIRTUAL_THREADS);
        return this;
    }

    /**
     * Bodies of this queue compute for long: they begin as others do, when a CPU is free, but while they run they do not count as using it,
     * so they hold nobody up; the operating system shares the processors. Stands for {@code WQ_CPU_INTENSIVE} (Linux,
     * include/linux/workqueue.h).
     *
     * @return this builder
     */
    public WorkQueueBuilder cpuIntensive() {
        attributes.add(Attribute.CPU_INTENSIVE);
        return this;
    }

    /**
     * {@link Kernwork#freeze()} holds this queue up. Stands for {@code WQ_FREEZABLE} (Linux, include/linux/workqueue.h).
     *
     * @return this builder
     */
    public WorkQueueBuilder freezable() {
        attributes.add(Attribute.FREEZABLE);
        return this;
    }

    /** One that all users of the runtime share. */
    WorkQueueBuilder system() {
        this.system = true;
        return this;
    }

    /**
     * The queue keeps a thread of its own, the rescuer, and makes progress when no worker can be had: when a thread that the
     * runtime has asked for does not come within 10 ms, because its factory fails or blocks, or when there are as many as may be and
     * all are blocked. The rescuer then runs items of this queue, one at a time, by all rules of the queue, until workers come
     * again; at other times it is parked. It is a platform thread of the runtime's factory, made by {@link #build()}, and ends
     * with the queue. For what must be done for others to get on, such as freeing memory or writing out; a body here must wait only for
     * queues that have a rescuer, too. Without effect in a manual runtime, which has no threads.
     *
     * <p>Stands for {@code WQ_MEM_RECLAIM} (Linux, include/linux/workqueue.h).
     *
     * @return this builder
     */
    public WorkQueueBuilder memReclaim() {
        attributes.add(Attribute.MEM_RECLAIM);
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
     * @throws IllegalStateException if the runtime is closed, or the thread that {@link #memReclaim()} asks for cannot be
     *     started; nothing is left behind
     */
    public WorkQueue build() {
        StackReserve.check();
        attributes.check(name, maxActive);
        maxActive = isOrdered() ? 1 : maxActive;
        return new WorkQueue(this);
    }

    boolean isOrdered() {
        return attributes.has(Attribute.ORDERED);
    }

    WorkerKind kind() {
        boolean high = attributes.has(Attribute.HIGH_PRIORITY);
        if (attributes.has(Attribute.VIRTUAL_THREADS)) {
            return WorkerKind.VIRTUAL;
        }
        if (attributes.has(Attribute.UNBOUND)) {
            return high ? WorkerKind.UNBOUND_HIGH : WorkerKind.UNBOUND;
        }
        return high ? WorkerKind.HIGH : WorkerKind.MANAGED;
    }

    private Traits traits() {
        return new Traits(
                maxActive, kind(), scope, attributes.has(Attribute.CPU_INTENSIVE), attributes.has(Attribute.FREEZABLE));
    }

    /** The lane of a queue that has one. */
    Lane lane(WorkQueue queue, Engine engine, ErrorHandler handler) {
        return rescued(engine, engine.openLane(queue, handler, traits()))[0];
    }

    /** The lanes of a queue that has one for each CPU; null for others. */
    @Nullable
    CpuLanes cpuLanes(WorkQueue queue, Engine engine, ErrorHandler handler) {
        if (attributes.has(Attribute.BOTTOM_HALF)) {
            return new QueueLanes(Softirq.of(engine), queue, handler, attributes.has(Attribute.HIGH_PRIORITY));
        }
        return attributes.has(Attribute.PER_CPU)
                ? CpuLanes.of(engine, rescued(engine, engine.openLanes(queue, handler, traits())))
                : null;
    }

    private Lane[] rescued(Engine engine, Lane... opened) {
        if (attributes.has(Attribute.MEM_RECLAIM)) {
            engine.openRescuer(opened);
        }
        return opened;
    }

    static void checkLimit(String name, int limit) {
        if (limit < 1 || limit > WorkQueue.MAX_ACTIVE_LIMIT) {
            throw new IllegalArgumentException(
                    "maxActive of queue '" + name + "' must be 1 to " + WorkQueue.MAX_ACTIVE_LIMIT + ", not " + limit);
        }
    }
}
