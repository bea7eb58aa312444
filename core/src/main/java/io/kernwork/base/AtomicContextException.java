package io.kernwork.base;

/**
 * Thrown by a waiting verb in atomic context: in a top half, with bottom halves disabled, or in what runs as a softirq. Such code
 * holds up a whole CPU of the runtime, so it must not wait. The kernels print "scheduling while atomic" and may hang.
 * Nothing has changed when it is thrown.
 */
public final class AtomicContextException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message which verb was called where, and the remedy
     */
    public AtomicContextException(String message) {
        super(message);
    }
}
