package io.kernwork.internal.engine;

import io.kernwork.cpu.PlatformResult;
import io.kernwork.cpu.ThreadPriority;
import org.jspecify.annotations.Nullable;

/**
 * Gives threads of one runtime the highest priority, where the platform permits it; found out once, by the first of them.
 * Where it does not they are threads like all others: nobody has made a mistake, so it is no warning.
 */
final class HighPriority {
    private final Engine engine;
    private @Nullable PlatformResult support; // under the monitor
    private boolean said; // under the monitor

    HighPriority(Engine engine) {
        this.engine = engine;
    }

    /** For the calling thread, whose queue was given a high priority by name: if it is not permitted, the log says so once. */
    void raiseAsAsked() {
        if (!raise()) {
            say();
        }
    }

    /** For the calling thread; false if it is not permitted. */
    boolean raise() {
        return support().honoured()
                && ThreadPriority.HIGH.applyToCurrentThread().honoured();
    }

    private synchronized PlatformResult support() {
        PlatformResult found = support;
        if (found == null) {
            found = ThreadPriority.HIGH.support();
            support = found;
        }
        return found;
    }

    /** The log is the user's: it hears of it outside the monitor. */
    private void say() {
        if (isFirst()) {
            engine.reports()
                    .inform(
                            "queues of high priority have workers of their own, of normal thread priority: ",
                            support().reason());
        }
    }

    private synchronized boolean isFirst() {
        boolean first = !said;
        said = true;
        return first;
    }
}
