package io.kernwork.executor;

import io.kernwork.Submittable;
import io.kernwork.base.AtomicContextException;
import io.kernwork.base.SelfWaitException;
import io.kernwork.internal.engine.Belongings;
import io.kernwork.internal.engine.ItemVerbs;
import io.kernwork.internal.engine.QueueAccess;
import io.kernwork.internal.engine.QueueAccess.Way;
import io.kernwork.internal.sync.StackReserve;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A queue of the library as an {@code ExecutorService}: a <em>view</em>. What is given to it runs on the queue, in the queue's order, within its limit, on its
 * workers, beside what others enqueue there. Several views of one queue know nothing of each other.
 *
 * {@snippet class="io.kernwork.executor.ExecutorSnippets" region="view"}
 *
 * <p>It keeps the contract of {@code ExecutorService} as of Java 25, memory effects included, with these additions:
 *
 * <ul>
 *   <li>{@link #shutdown()} and the others end the view, and never the queue beneath.
 *   <li>The futures of {@code submit} are {@link QueueFuture}s, which can be waited for after a cancel.
 *   <li>What a task that was given to {@code execute} throws reaches the error handler of the queue; it costs no thread.
 *   <li>A task is one object, of 80 bytes for {@code execute}, and nothing else is allocated but the growth of the queue.
 *   <li>A queue that is closed, or drains, rejects; what a close drops (it cancels what is armed, and a bounded one what it cannot wait for) is
 *       cancelled: its futures say so.
 *   <li>Waits that could not end are refused with {@link SelfWaitException} where that can be told: a task that waits for itself, that closes its own view,
 *       or that keeps every slot of the queue from what it waits for.
 * </ul>
 *
 * <p>A plain view takes any number of tasks: a producer that is faster than the workers fills the memory. {@link #capacity(int)} bounds it.
 *
 * <p>All methods may be called from any thread and from any body. None blocks but {@code awaitTermination}, {@code close}, {@code invokeAll}, {@code
 * invokeAny}, and {@code execute} and {@code submit} of a view with {@link OnFull#block}.
 */
public sealed class QueueExecutor extends AbstractExecutorService permits ScheduledQueueExecutor {
    final View view;

    QueueExecutor(View view) {
        this.view = view;
    }

    /**
     * A new view of a queue.
     *
     * @param queue a work queue or a task queue
     * @return the view, which takes any number of tasks
     * @throws IllegalArgumentException if it is no queue of this library
     */
    public static QueueExecutor of(Submittable queue) {
        return new QueueExecutor(plain(queue));
    }

    /**
     * A new view of a queue that can also run tasks later, and again and again.
     *
     * @param queue a work queue or a task queue
     * @return the view, which takes any number of tasks
     * @throws IllegalArgumentException if it is no queue of this library
     */
    public static ScheduledQueueExecutor scheduled(Submittable queue) {
        StackReserve.check();
        return new ScheduledQueueExecutor(plain(queue));
    }

    private static View plain(Submittable queue) {
        Way found = QueueAccess.of(Objects.requireNonNull(queue, "queue"));
        if (found == null) {
            throw new IllegalArgumentException(
                    "'" + queue.name() + "' is no queue of this library: give a WorkQueue or a TaskQueue");
        }
        return new View(queue, found, ViewSpec.PLAIN);
    }

    // ---- settings

    /**
     * A new view of the same queue, with room for so many tasks that have not begun; this one stays as it is.
     *
     * @param tasks how many may wait, those that wait for their time included; a periodic task counts until it first begins
     * @return the view, which {@linkplain OnFull#reject() rejects} what it has no room for unless told otherwise
     * @throws IllegalArgumentException if the number is not positive
     */
    public QueueExecutor capacity(int tasks) {
        return new QueueExecutor(view.with(view.withRoom(tasks)));
    }

    /**
     * A new view of the same queue that does so with a task that it has no room for; this one stays as it is.
     *
     * @param policy what to do
     * @return the view
     * @throws IllegalStateException if it has room for any number: give the capacity first
     */
    public QueueExecutor onFull(OnFull policy) {
        return new QueueExecutor(view.with(view.withOnFull(policy)));
    }

    /**
     * A new view of the same task queue whose tasks have that priority; this one stays as it is.
     *
     * @param priority 0 to 255; the higher one runs first, and equal ones in the order of their coming; 0 unless given
     * @return the view
     * @throws IllegalArgumentException if the priority is out of range
     * @throws IllegalStateException if the queue has no priorities
     */
    public QueueExecutor priority(int priority) {
        return new QueueExecutor(view.with(view.prioritized(priority)));
    }

    // ---- tasks

    /**
     * {@inheritDoc}
     *
     * <p>Allocates one object. Blocks only in a view with {@link OnFull#block}. What the command throws reaches the error handler of the queue.
     *
     * @throws RejectedExecutionException if the view is shut down or full, or the queue is closed or drains; nothing has changed then
     */
    @Override
    public void execute(Runnable command) {
        StackReserve.check();
        Objects.requireNonNull(command, "command");
        if (command instanceof ViewFuture<?> future && future.view == view && future.claimForQueue()) {
            view.accept(future);
        } else {
            view.accept(new Execution(view, command));
        }
    }

    @Override
    public QueueFuture<?> submit(Runnable task) {
        StackReserve.check();
        Objects.requireNonNull(task, "task");
        ViewFuture<Object> future = new ViewFuture<>(view, Executors.callable(task), task.getClass(), false);
        execute(future);
        return future;
    }

    @Override
    public <T> QueueFuture<T> submit(Runnable task, T result) {
        StackReserve.check();
        ViewFuture<T> future = future(task, result);
        execute(future);
        return future;
    }

    @Override
    public <T> QueueFuture<T> submit(Callable<T> task) {
        StackReserve.check();
        ViewFuture<T> future = future(task);
        execute(future);
        return future;
    }

    /**
     * {@inheritDoc}
     *
     * @throws SelfWaitException if called from a body that keeps every slot of the queue from the tasks; nothing has changed then
     * @throws AtomicContextException in atomic context; nothing has changed then
     */
    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        StackReserve.check();
        view.checkSlots("invokeAny()");
        return super.invokeAny(tasks);
    }

    @Override
    protected final <T> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
        return future(runnable, value);
    }

    @Override
    protected final <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return future(callable);
    }

    private <T> ViewFuture<T> future(Callable<T> task) {
        Objects.requireNonNull(task, "task");
        return new ViewFuture<>(view, task, task.getClass(), false);
    }

    private <T> ViewFuture<T> future(Runnable task, T result) {
        Objects.requireNonNull(task, "task");
        return new ViewFuture<>(view, Executors.callable(task, result), task.getClass(), false);
    }

    // ---- the end

    /**
     * {@inheritDoc}
     *
     * <p>The queue beneath goes on. Whoever waits for room is rejected.
     */
    @Override
    public void shutdown() {
        StackReserve.check();
        view.life.shutDown();
        finish();
    }

    /**
     * {@inheritDoc}
     *
     * <p>The queue beneath goes on. Visits everything that waits in the queue.
     *
     * @return the tasks of this view that never began: what was given to {@code execute}, and the futures of {@code submit}, which are not cancelled
     */
    @Override
    public List<Runnable> shutdownNow() {
        StackReserve.check();
        view.life.stop();
        List<Runnable> never = view.takeAllBack();
        view.interruptAll();
        finish();
        return never;
    }

    private void finish() {
        if (view.room != null) {
            view.room.close();
        }
        beforeEnd();
        view.life.lookForTheEnd();
    }

    /** The view was shut down: what must not go on is to be ended. */
    void beforeEnd() {}

    @Override
    public final boolean isShutdown() {
        return view.life.isShutDown();
    }

    @Override
    public final boolean isTerminated() {
        return view.life.isTerminated();
    }

    /**
     * {@inheritDoc}
     *
     * @throws AtomicContextException if there is something to wait for in atomic context
     */
    @Override
    public final boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        StackReserve.check();
        long nanos = unit.toNanos(timeout);
        return view.life.awaitEnd(nanos, "awaitTermination()");
    }

    /**
     * {@inheritDoc}
     *
     * @throws SelfWaitException if called from a task of this view, which it would wait for; nothing has changed then
     * @throws AtomicContextException in atomic context; nothing has changed then
     */
    @Override
    public final void close() {
        StackReserve.check();
        ItemVerbs.checkAtomic("close() of " + this);
        if (Belongings.containCaller(view::isOurs)) {
            throw new SelfWaitException("close() of " + this
                    + " was called from one of its tasks and would wait for that task's end; use shutdown(), or call it from"
                    + " another thread");
        }
        super.close();
    }

    // ---- looking

    /**
     * The queue beneath.
     *
     * @return the queue
     */
    public final Submittable queue() {
        return view.queue;
    }

    /**
     * How many accepted tasks have not begun; outdated as soon as it is read. In a view without a capacity it is found by a look at the bodies in progress, and a
     * periodic task between two runs counts.
     *
     * @return the number, not negative
     */
    public final int depth() {
        return view.depth();
    }

    @Override
    public final String toString() {
        return view.toString();
    }
}
