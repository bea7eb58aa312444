package io.kernwork.interop;

import io.kernwork.Kernwork;
import io.kernwork.Submittable;
import io.kernwork.base.ErrorHandler;
import io.kernwork.executor.OnFull;
import io.kernwork.executor.QueueExecutor;
import io.kernwork.executor.ScheduledQueueExecutor;
import io.kernwork.taskqueue.TaskQueue;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.time.Duration;

/** A kind of queue, and the view that is taken of it. */
enum Kind {
    /** One task at a time, in order. */
    ORDERED(1),
    LIMITED(3),
    /** As LIMITED, and a view with room for 256, whose callers wait for room. */
    BOUNDED(3),
    PER_CPU(256),
    UNBOUND(256),
    VIRTUAL(256),
    /** Three threads, and a view with a priority. */
    TASK_QUEUE(3);

    private static final int ROOM = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int slots;

    Kind(int slots) {
        this.slots = slots;
    }

    /** How many tasks can be in progress at once. */
    int slots() {
        return slots;
    }

    Submittable queue(Kernwork runtime, String name, ErrorHandler onError) {
        if (this == TASK_QUEUE) {
            return TaskQueue.builder(name)
                    .runtime(runtime)
                    .threads(slots)
                    .onError(onError)
                    .build();
        }
        WorkQueueBuilder builder = WorkQueue.builder(name).runtime(runtime).onError(onError);
        return (switch (this) {
                    case ORDERED -> builder.ordered();
                    case LIMITED, BOUNDED -> builder.maxActive(slots);
                    case PER_CPU -> builder.perCpu();
                    case UNBOUND -> builder.unbound();
                    default -> builder.virtualThreads();
                })
                .build();
    }

    QueueExecutor view(Submittable queue) {
        return switch (this) {
            case BOUNDED -> QueueExecutor.of(queue).capacity(ROOM).onFull(OnFull.block(PATIENCE));
            case TASK_QUEUE -> QueueExecutor.of(queue).priority(7);
            default -> QueueExecutor.of(queue);
        };
    }

    ScheduledQueueExecutor scheduled(Submittable queue) {
        return switch (this) {
            case BOUNDED -> QueueExecutor.scheduled(queue).capacity(ROOM).onFull(OnFull.block(PATIENCE));
            case TASK_QUEUE -> QueueExecutor.scheduled(queue).priority(7);
            default -> QueueExecutor.scheduled(queue);
        };
    }
}
