package io.kernwork.base;

/**
 * Thrown by a waiting verb when the caller would wait for itself: it is called from the body of the item that it would
 * wait for, or from a body of the queue that it would wait for. In the kernels this is a silent deadlock that only a
 * lock checker finds. Nothing has changed when it is thrown.
 *
 * <p>Also thrown when bodies would wait for each other: one flushes a queue whose body waits for the first one, over however many
 * others. One of them gets this, the one that would have closed the circle, and what its call had done before it waited stays done, as
 * after an interrupt. Only waits without a bound count; a {@code close()}, which must not fail half-way, waits on and the circle is
 * reported.
 */
public final class SelfWaitException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what would wait for what, and the remedy
     */
    public SelfWaitException(String message) {
        super(message);
    }
}
