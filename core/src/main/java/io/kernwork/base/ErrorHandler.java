package io.kernwork.base;

/**
 * Receives what a body throws, {@link Error errors} included. It is called on the worker, inside the run, before anyone
 * who waits for the run is released and before the next item starts. What the handler itself throws is logged.
 */
@FunctionalInterface
public interface ErrorHandler {

    /**
     * Handles the failure of one run.
     *
     * @param item the item whose body threw
     * @param queue the queue that it ran on
     * @param failure what the body threw
     */
    void onError(ItemRef item, QueueRef queue, Throwable failure);
}
