package io.kernwork.executor;

import io.kernwork.Kernwork;
import io.kernwork.Submittable;
import io.kernwork.base.ErrorHandler;
import io.kernwork.taskqueue.TaskQueue;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.util.function.UnaryOperator;

/** The kinds of queues that the contracts are held against. */
enum QueueKind {
    WORK(2, Width.SEVERAL, builder -> builder),
    ORDERED(2, Width.ONE, WorkQueueBuilder::ordered),
    ONE_AT_A_TIME(2, Width.ONE, builder -> builder.maxActive(1)),
    UNBOUND(2, Width.SEVERAL, WorkQueueBuilder::unbound),
    CPU_INTENSIVE(2, Width.SEVERAL, WorkQueueBuilder::cpuIntensive),
    PER_CPU(2, Width.UNKNOWN, WorkQueueBuilder::perCpu),
    VIRTUAL(2, Width.SEVERAL, WorkQueueBuilder::virtualThreads),
    ONE_CPU(1, Width.UNKNOWN, builder -> builder),
    BOTTOM_HALF(2, Width.UNKNOWN, WorkQueueBuilder::bottomHalf),
    TASKS(Width.ONE, 1, 0, false),
    TASKS_OF_SEVERAL(Width.SEVERAL, 2, 0, false),
    TASKS_WITH_PRIORITY(Width.ONE, 1, 7, false),
    TASKS_ON_OWN_THREADS(Width.SEVERAL, 2, 0, true);

    /** How many bodies may be in progress at the same time. */
    enum Width {
        /** One, and they begin in the order of their coming. */
        ONE,
        /** Two at least, though they block. */
        SEVERAL,
        /** That depends. */
        UNKNOWN
    }

    final int cpus;
    final Width width;
    final int priority;

    @SuppressWarnings("ImmutableEnumChecker") // it makes queues and keeps nothing
    private final Maker maker;

    @FunctionalInterface
    private interface Maker {
        Submittable make(Kernwork runtime, String name, ErrorHandler errors);
    }

    QueueKind(int cpus, Width width, UnaryOperator<WorkQueueBuilder> options) {
        this.cpus = cpus;
        this.width = width;
        this.priority = 0;
        this.maker = (runtime, name, errors) -> options.apply(
                        WorkQueue.builder(name).runtime(runtime).onError(errors))
                .build();
    }

    QueueKind(Width width, int threads, int priority, boolean own) {
        this.cpus = 2;
        this.width = width;
        this.priority = priority;
        this.maker = (runtime, name, errors) -> {
            var builder =
                    TaskQueue.builder(name).runtime(runtime).threads(threads).onError(errors);
            return (own ? builder.onThreadStart(() -> {}) : builder).build();
        };
    }

    Submittable make(Kernwork runtime, String name, ErrorHandler errors) {
        return maker.make(runtime, name, errors);
    }

    /** From here on nothing begins in that queue. */
    static void hold(Submittable queue) {
        if (queue instanceof WorkQueue works) {
            works.freeze();
        } else {
            ((TaskQueue) queue).block();
        }
    }

    /** It goes on. */
    static void letGo(Submittable queue) {
        if (queue instanceof WorkQueue works) {
            works.thaw();
        } else {
            ((TaskQueue) queue).unblock();
        }
    }

    static void close(Submittable queue) {
        if (queue instanceof WorkQueue works) {
            works.close();
        } else {
            ((TaskQueue) queue).close();
        }
    }
}
