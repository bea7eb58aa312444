package io.kernwork.faults;

/**
 * Calls from the end of the stack: where not even a call has room, then from the frame above that, and so on until one has room enough. So
 * the stack ends, in turn, before each step that the call would take. Core's {@code pom.xml} keeps this class from being compiled.
 */
final class StackEnd implements Play.Caller {
    private long overflows;

    /** How often a call had no room. */
    long overflows() {
        return overflows;
    }

    @Override
    @SuppressWarnings("InfiniteRecursion") // until the stack ends
    public <T> T call(Play.Step<T> step) throws Exception {
        try {
            return call(step);
        } catch (StackOverflowError end) {
            overflows++;
        }
        return step.take();
    }

    /** Not what goes back to a class that the end of the stack has left half initialised. */
    @Override
    public boolean explains(Throwable failure) {
        return failure instanceof StackOverflowError;
    }
}
