package io.kernwork.executor;

/** A task that was given to {@code execute}: what it throws reaches the error handler of the queue. */
final class Execution extends ViewTask {
    private final Runnable command;

    Execution(View view, Runnable command) {
        super(view, false);
        this.command = command;
    }

    @Override
    Class<?> kind() {
        return command.getClass();
    }

    @Override
    Runnable asRunnable() {
        return command;
    }

    @Override
    boolean runOnce() {
        command.run();
        return false;
    }
}
