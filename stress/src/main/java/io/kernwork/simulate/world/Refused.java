package io.kernwork.simulate.world;

import io.kernwork.simulate.sched.Simulation;
import java.util.function.IntSupplier;

/** Calls that a count must refuse, by the only client that there is. */
final class Refused {
    private static final int DEEPEST = 65_535;

    private Refused() {}

    /** One too many. */
    static void enable(Books books, Runnable enable) {
        if (books.disables == 0) {
            refused(enable, "one enable too many of " + books.name);
        }
    }

    /** All that there may be, one more, and then all back. */
    static void disable(Books books, IntSupplier disable, Runnable enable) {
        int depth = 0;
        Client.stayInside(true);
        for (; depth < DEEPEST; depth++) {
            books.removed(disable.getAsInt());
        }
        refused(
                () -> {
                    int _ = disable.getAsInt();
                },
                "one disable too many of " + books.name);
        Client.stayInside(false);
        for (; depth > 0; depth--) {
            enable.run();
        }
    }

    private static void refused(Runnable verb, String what) {
        boolean taken = true;
        try {
            verb.run();
        } catch (IllegalStateException refused) {
            taken = false; // as it must be
        }
        if (taken) {
            Simulation.fail("ANSWER: " + what + " was taken");
        }
    }
}
