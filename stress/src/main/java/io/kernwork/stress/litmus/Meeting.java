package io.kernwork.stress.litmus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jcstress.infra.runners.LongThread;

/**
 * Lets the two actors of one state meet: jcstress starts them together once for many states, and on the way through these
 * one of them runs ahead. Each arrives and waits for the other, and then for a random bit more, so that their steps
 * interleave in every order. Nothing is ordered by this but what an actor did before it arrived.
 *
 * <p>The wait is bounded, but long enough for an actor that was taken off its CPU to come back, so that other load on the
 * machine makes samples fewer and hardly changes the shares. Where jcstress only weighs states, on threads that may share a
 * CPU, nobody waits.
 */
final class Meeting {
    /** As long as this nobody is off the CPU: about 0.1 s. */
    static final int PATIENCE = 5_000_000;

    /** Longer than any actor is on its way while it keeps its CPU, also when it is interpreted. */
    private static final int WAY = 5_000;

    private static final VarHandle FIRST;
    private static final VarHandle SECOND;
    private static final VarHandle REACHED;

    static {
        try {
            FIRST = MethodHandles.lookup().findVarHandle(Meeting.class, "first", boolean.class);
            SECOND = MethodHandles.lookup().findVarHandle(Meeting.class, "second", boolean.class);
            REACHED = MethodHandles.lookup().findVarHandle(Meeting.class, "reached", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // through FIRST
    private boolean first;

    @SuppressWarnings("UnusedVariable") // through SECOND
    private boolean second;

    @SuppressWarnings("UnusedVariable") // through REACHED
    private boolean reached;

    /** The first actor arrives; it begins up to so many spins after the other one. */
    void first(int delay) {
        FIRST.setOpaque(this, true);
        await(SECOND);
        linger(delay);
    }

    /** The second actor arrives; it begins up to so many spins after the other one. */
    void second(int delay) {
        SECOND.setOpaque(this, true);
        await(FIRST);
        linger(delay);
    }

    /** An actor is where the other one may want to meet it again; this orders nothing. */
    void reach() {
        REACHED.setOpaque(this, true);
    }

    /** Whether an actor has {@linkplain #reach reached} that place. */
    boolean isReached() {
        return (boolean) REACHED.getOpaque(this);
    }

    /** Every other time waits, for as long as an actor may take, until the other one has {@linkplain #reach reached} that place. */
    void approach() {
        if (ThreadLocalRandom.current().nextBoolean()) {
            for (int spins = 0; spins < WAY && !isReached(); spins++) {
                Thread.onSpinWait();
            }
        }
    }

    private void await(VarHandle other) {
        int patience = Thread.currentThread() instanceof LongThread ? 0 : PATIENCE;
        for (int spins = 0; spins < patience && !(boolean) other.getOpaque(this); spins++) {
            Thread.onSpinWait();
        }
    }

    /** Spins for a random while. */
    static void linger(int delay) {
        for (int spins = ThreadLocalRandom.current().nextInt(delay); spins > 0; spins--) {
            Thread.onSpinWait();
        }
    }
}
