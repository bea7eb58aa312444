package io.kernwork.bench.work;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** A thread that submits as fast as it can until it is stopped. What it has submitted can be read at any time. */
abstract class Producer extends Thread {
    private static final VarHandle SUBMITTED;

    static {
        try {
            SUBMITTED = MethodHandles.lookup().findVarHandle(Producer.class, "submitted", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // they are there to take room
    private long p1, p2, p3, p4, p5, p6, p7;

    private long submitted; // written by this thread
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    Producer(String name) {
        super(name);
        setDaemon(true);
    }

    /** Submits a few and returns how many. */
    abstract int step();

    /** Waits until what was submitted has run. */
    abstract void finish();

    @Override
    public final void run() {
        try {
            while (!stopped) {
                SUBMITTED.setOpaque(this, submitted + step());
            }
            finish();
        } catch (Throwable e) {
            failure = e;
        }
    }

    final long submitted() {
        return (long) SUBMITTED.getOpaque(this);
    }

    final void end() {
        stopped = true;
    }

    final @Nullable Throwable failure() {
        return failure;
    }
}
