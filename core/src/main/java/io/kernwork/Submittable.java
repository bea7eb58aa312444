package io.kernwork;

import io.kernwork.base.QueueRef;

/**
 * A queue of the library that can take work of others than its own concept: each of them can be used as an {@code ExecutorService}, see
 * {@link io.kernwork.executor.QueueExecutor}. Implemented by the library's queues and by nobody else.
 */
public interface Submittable extends QueueRef {

    /**
     * The runtime whose workers serve the queue.
     *
     * @return the runtime
     */
    Kernwork runtime();
}
