package io.kernwork.simulate.sched;

import io.kernwork.simulate.Count;
import org.jspecify.annotations.Nullable;

/** What simulated programs ask of the scheduler beyond what threads can do anyway. */
public final class Simulation {
    private static @Nullable Scheduler scheduler;

    private Simulation() {}

    static void install(@Nullable Scheduler present) {
        scheduler = present;
    }

    private static Scheduler present() {
        Scheduler present = scheduler;
        if (present == null) {
            throw new IllegalStateException("no simulation runs");
        }
        return present;
    }

    /** A thread that has not begun. */
    public static Thread thread(String name, Runnable body) {
        return present().thread(name, body);
    }

    /** Something is wrong: the run ends here. */
    public static void fail(String what) {
        present().fail(what);
        present().halt();
    }

    /** The same, with where it came from. */
    public static void fail(String what, Throwable cause) {
        present().fail(what, cause);
        present().halt();
    }

    /** Counts something. */
    public static void count(Count what) {
        present().count(what);
    }

    /** For the history. */
    public static void note(String what) {
        Scheduler present = present();
        present.tell(present.current(), what);
    }

    /** The time, which passes by asking for it in {@link System#nanoTime} only. */
    public static long now() {
        return present().now();
    }

    /** How many threads have begun and not ended. */
    public static int threads() {
        return present().alive();
    }
}
