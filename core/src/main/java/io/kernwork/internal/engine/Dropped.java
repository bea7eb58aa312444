package io.kernwork.internal.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/**
 * Reports a runtime with threads whose handle was collected before it was closed: its service thread stays for ever then. A queue
 * that is open keeps its runtime reachable, and so does what waits, so of those none can be lost.
 *
 * <p>Refers to nothing of the runtime, or that would not be collected.
 */
public final class Dropped implements Runnable {
    private static final Logger LOG = System.getLogger("io.kernwork");
    private final String runtime;
    private final @Nullable Throwable creation;
    private volatile boolean closed;

    private Dropped(String runtime, @Nullable Throwable creation) {
        this.runtime = runtime;
        this.creation = creation;
    }

    /**
     * Watches a handle. What fails is reported and has no other effect.
     *
     * @param sited whether to note where it was created
     */
    public static void watch(Object handle, Engine engine, boolean sited) {
        try {
            Dropped report = new Dropped(engine.name(), sited ? new Throwable("it was created here") : null);
            Cleaner.Cleanable watched = Cleaners.CLEANER.register(handle, report);
            engine.attachment(Watched.class, missing -> new Watched(report, watched));
        } catch (Throwable failure) {
            engine.reportDefect("watching whether the runtime is dropped", failure);
        }
    }

    /** From here on there is nothing to report, and nothing of it is kept. */
    static void close(Engine engine) {
        try {
            engine.attachment(Watched.class, missing -> new Watched(null, null)).end();
        } catch (Throwable failure) {
            engine.reportDefect("watching whether the runtime is dropped", failure);
        }
    }

    /** Its thread is started when the first handle is watched. */
    private static final class Cleaners {
        static final Cleaner CLEANER = Cleaner.create();
    }

    /** What a runtime keeps of this. */
    private record Watched(@Nullable Dropped report, Cleaner.@Nullable Cleanable watched) {
        void end() {
            if (report != null && watched != null) {
                report.closed = true;
                watched.clean();
            }
        }
    }

    @Override
    public void run() {
        if (closed) {
            return;
        }
        try {
            LOG.log(
                    Level.WARNING,
                    "runtime '" + runtime
                            + "' was dropped without close(); its service thread stays. Keep the runtime for as"
                            + " long as it is used, and close it"
                            + (creation == null ? "; enqueueSites() tells where it was created" : ""),
                    creation);
        } catch (Throwable hopeless) {
            // no memory or no stack to say it with
        }
    }
}
