package io.kernwork.cli.watch;

/** Why it cannot go on: one line for the user, and the command's exit status. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    private static final int ENDED = 1;
    private static final int MISUSED = 2;

    private final int status;

    private Refusal(int status, String message) {
        super(message);
        this.status = status;
    }

    /** What was asked for cannot be had. */
    static Refusal misused(String message) {
        return new Refusal(MISUSED, message);
    }

    /** It was there and ended, or stopped to answer, meanwhile. */
    static Refusal ended(String message) {
        return new Refusal(ENDED, message);
    }

    /** The exit status. */
    public int status() {
        return status;
    }
}
