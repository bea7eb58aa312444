package io.kernwork.stress.litmus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Lets the two actors of one state meet: jcstress starts them together once for many states, and on the way through these
 * one of them runs ahead. Each arrives and waits for the other, and then for a random bit more, so that their steps
 * interleave in every order. Nothing is ordered by this but what an actor did before it arrived.
 *
 * <p>The wait is bounded, but long enough for an actor that was taken off its CPU to come back, so that other load on the
 * machine makes samples fewer and hardly changes the shares.
 */
final class Meeting {
    /** As long as this nobody is off the CPU: about 0.1 s. */
    static final int PATIENCE = 5_000_000;

    private static final VarHandle FIRST;
    private static final VarHandle SECOND;

    static {
        try {
            FIRST = MethodHandles.lookup().findVarHandle(Meeting.class, "first", boolean.class);
            SECOND = MethodHandles.lookup().findVarHandle(Meeting.class, "second", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // through FIRST
    private boolean first;

    @SuppressWarnings("UnusedVariable") // through SECOND
    private boolean second;

    /** The first actor arrives; it begins up to so many spins after the other one. */
    void first(int delay) {
        FIRST.setOpaque(this, true);
        for (int spins = 0; spins < PATIENCE && !(boolean) SECOND.getOpaque(this); spins++) {
            Thread.onSpinWait();
        }
        linger(delay);
    }

    /** The second actor arrives; it begins up to so many spins after the other one. */
    void second(int delay) {
        SECOND.setOpaque(this, true);
        for (int spins = 0; spins < PATIENCE && !(boolean) FIRST.getOpaque(this); spins++) {
            Thread.onSpinWait();
        }
        linger(delay);
    }

    /** Spins for a random while. */
    static void linger(int delay) {
        for (int spins = ThreadLocalRandom.current().nextInt(delay); spins > 0; spins--) {
            Thread.onSpinWait();
        }
    }
}
