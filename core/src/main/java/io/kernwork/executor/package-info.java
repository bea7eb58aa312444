/**
 * Any queue of the library as an {@code ExecutorService} or a {@code ScheduledExecutorService}, for everything that takes one: {@link
 * io.kernwork.executor.QueueExecutor}.
 */
@NullMarked
package io.kernwork.executor;

import org.jspecify.annotations.NullMarked;
