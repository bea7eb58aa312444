package io.kernwork.simulate;

/**
 * A decision of the scheduler that is not the obvious one (go on; or, when that cannot be, the next one who can).
 *
 * @param thread the thread that was about to take a step
 * @param step the number of that step among its own
 * @param to the thread that went on instead; {@link #CLOCK}, or below it a thread that was woken for no reason
 */
public record Switch(int thread, long step, int to) {
    /** Nobody: time passes until the next deadline. */
    public static final int CLOCK = -1;

    /** A thread's park returns for no reason. */
    public static int wakeUp(int thread) {
        return CLOCK - 1 - thread;
    }

    /** Which one. */
    public int woken() {
        return CLOCK - 1 - to;
    }

    @Override
    public String toString() {
        String what = to == CLOCK ? "clock" : to < CLOCK ? "wake " + woken() : String.valueOf(to);
        return thread + "@" + step + ">" + what;
    }
}
