package io.kernwork.executor;

import java.util.concurrent.RunnableScheduledFuture;

/**
 * The future of a task that a {@link ScheduledQueueExecutor} runs later, or again and again.
 *
 * @param <V> what the task gives
 */
public interface ScheduledQueueFuture<V> extends QueueFuture<V>, RunnableScheduledFuture<V> {}
