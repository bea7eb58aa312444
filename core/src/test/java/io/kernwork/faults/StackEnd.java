package io.kernwork.faults;

/**
 * Calls from the end of the stack: where not even a call has room, then from the frame above that, and so on until one has room enough. So
 * the stack ends, in turn, before each step that the call would take.
 */
final class StackEnd implements Play.Caller {
    /** One in so many frames makes the call; they are small. */
    private static final int STRIDE = 3;

    private long overflows;

    /** How often a call had no room. */
    long overflows() {
        return overflows;
    }

    @Override
    public <T> T call(Play.Step<T> step) throws Exception {
        return call(step, 0);
    }

    @SuppressWarnings("InfiniteRecursion") // until the stack ends
    private <T> T call(Play.Step<T> step, int depth) throws Exception {
        try {
            return call(step, depth + 1);
        } catch (StackOverflowError end) {
            if (depth % STRIDE != 0) {
                throw end;
            }
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
