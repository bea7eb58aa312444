package io.kernwork.executor;

import io.kernwork.base.ItemRef;
import io.kernwork.internal.engine.Belongings;
import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.sync.ShortLock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A task of a view on its way through the queue. Once accepted it ends in one of three ways: its body has run and it was not armed again, it was
 * taken away, or its queue dropped it. The engine sees to it that it is one of them, and each tells the view once.
 *
 * <p><b>An interrupt reaches this task and no later one.</b> Whoever interrupts holds {@code phase} while it does, and the task's thread cannot leave the body
 * meanwhile. What the interrupt leaves behind is taken off the thread when the body has ended: that may be somebody else's, who gets back what was
 * meant for him.
 *
 * <pre>
 *   QUIET -- interrupt() --> INTERRUPTING -- done --> TOLD, or QUIET if nobody was inside
 *     ^  \__ the body ends, and waits here if need be __> ENDED
 *     \______________ the next run of a periodic task begins __/
 * </pre>
 */
abstract class ViewTask extends Item implements ItemRef {
    private static final byte QUIET = 0;
    private static final byte INTERRUPTING = 1;
    private static final byte ENDED = 2;
    private static final byte TOLD = 3; // as QUIET, but the thread inside was interrupted
    private static final VarHandle PHASE;

    static {
        try {
            PHASE = MethodHandles.lookup().findVarHandle(ViewTask.class, "phase", byte.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final View view;

    /** Takes room in the view: set before the task is enqueued, cleared by whoever begins it or takes it away. */
    boolean hasRoom;

    @SuppressWarnings("UnusedVariable") // through PHASE
    private byte phase; // beside hasRoom: an int would cost eight more bytes

    ViewTask(View view, boolean armable) {
        super(armable);
        this.view = view;
    }

    /** Of what the user gave, for reports. */
    abstract Class<?> kind();

    /** What {@code shutdownNow} gives back. */
    abstract Runnable asRunnable();

    /**
     * Runs what the user gave.
     *
     * @return whether it will run again, so that this is not its end; somebody may have taken that away already
     */
    abstract boolean runOnce();

    /** It does not wait for its run any more, and will not get another one from this acceptance. */
    void ended() {}

    @Override
    public final ItemRef ref() {
        return this;
    }

    @Override
    public final String name() {
        return kind().getName();
    }

    @Override
    public final int priority() {
        return view.spec.priority();
    }

    @Override
    public final void body(int requests) {
        beginPhase();
        view.begins(this);
        boolean again = true; // what throws ends when the error handler was told
        try {
            again = runOnce();
        } finally {
            if (endPhase()) {
                Thread.interrupted();
            }
            if (!again) {
                view.ends(this);
            }
        }
    }

    @Override
    public final void failed() {
        view.ends(this);
    }

    /** By the thread that is about to be inside. */
    final void beginPhase() {
        if ((byte) PHASE.getOpaque(this) == ENDED) { // nobody else leaves that
            PHASE.setRelease(this, QUIET);
        }
    }

    /** By the thread inside, at the end; whether it was interrupted for this task. */
    final boolean endPhase() {
        for (int tries = 0; ; tries++) {
            if (PHASE.compareAndSet(this, QUIET, ENDED)) {
                return false;
            }
            if (PHASE.compareAndSet(this, TOLD, ENDED)) {
                return true;
            }
            ShortLock.pause(tries); // until the one who interrupts has done so
        }
    }

    /** Interrupts the thread that is inside the body, if there is one. */
    final void interrupt() {
        if (PHASE.compareAndSet(this, QUIET, INTERRUPTING) || PHASE.compareAndSet(this, TOLD, INTERRUPTING)) {
            byte after = QUIET;
            try {
                Thread inside = inside();
                if (inside != null) {
                    after = TOLD;
                    inside.interrupt();
                }
            } finally {
                PHASE.setRelease(this, after);
            }
        }
    }

    /** The thread that must not leave the body now. */
    @Nullable
    Thread inside() {
        return Belongings.threadInside(this);
    }

    /** Takes the task off its queue, or its timer, if it is there; false if not. */
    final boolean takeBack() {
        boolean taken = Removal.cancel(this) > 0;
        if (taken) {
            view.ends(this);
        }
        return taken;
    }

    @Override
    public void dropped() {
        view.ends(this);
    }
}
