package io.kernwork.base;

/**
 * What an item does when it runs. A body may block, throw, and call every verb of its own item and queue that does not
 * wait for itself. After it has begun the library touches nothing of the item but its state and its place, so a body may
 * cancel, enqueue, re-arm or drop its own item.
 */
@FunctionalInterface
public interface Body {

    /**
     * Does the work, on a worker thread.
     *
     * @throws Exception anything; it is given to the queue's {@link ErrorHandler} and the run ends as if it had returned
     */
    void run() throws Exception;
}
