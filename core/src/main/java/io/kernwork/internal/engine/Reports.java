package io.kernwork.internal.engine;

import io.kernwork.base.CloseReport;
import io.kernwork.base.Holdup;
import io.kernwork.internal.jfr.Jfr;
import io.kernwork.observe.KernworkListener;
import io.kernwork.observe.StallSnapshot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a runtime tells the log and its listener, which must not cost the thread that tells it. */
public final class Reports {
    private static final Logger LOG = System.getLogger("io.kernwork");

    private final String runtime;
    private final KernworkListener listener;

    Reports(String runtime, @Nullable KernworkListener listener) {
        this.runtime = runtime;
        this.listener = listener == null ? new KernworkListener() {} : listener;
    }

    void closed(CloseReport report) {
        tell(() -> listener.queueClosed(report));
    }

    void startFailure(Throwable failure, Duration retryIn) {
        log(Level.WARNING, "could not start a worker and tries again in ", retryIn, failure);
        tell(() -> listener.workerStartFailed(runtime, failure, retryIn));
    }

    /** A handler has kept its CPU for longer than it may, and still does. */
    public void overstayed(Holdup handler, Duration limit) {
        log(Level.WARNING, "what runs as a softirq has kept its CPU for more than " + limit + ": ", handler, null);
        tell(() -> listener.handlerOverstayed(runtime, handler, limit));
    }

    /** Something does not go on. */
    void stalled(StallSnapshot stall, @Nullable Thread thread) {
        Jfr.stalled(stall, thread);
        log(Level.WARNING, "", new Told(stall), null);
        tell(() -> listener.stalled(runtime, stall));
    }

    /** A report as the log has it. */
    private record Told(StallSnapshot stall) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(stall.kind());
            text.append(": ").append(stall.subject());
            text.append(stall.nanos() == 0 ? "" : " for " + Spans.of(stall.nanos()));
            text.append("; ").append(stall.detail());
            stall.stack().forEach(frame -> text.append("\n    at ").append(frame));
            return text.toString();
        }
    }

    /** Somebody has broken a rule, and it was mended. */
    public void warn(String what) {
        log(Level.WARNING, what, "", null);
    }

    /** Nothing is wrong, but somebody may wonder. */
    void inform(String what, Object detail) {
        log(Level.INFO, what, detail, null);
    }

    void warn(String what, Object detail) {
        log(Level.WARNING, what, detail, null);
    }

    /** Something that should not fail has failed. */
    public void defect(String where, Throwable failure) {
        log(Level.ERROR, "failure in ", where, failure);
    }

    private void tell(Runnable message) {
        try {
            message.run();
        } catch (Throwable failure) {
            log(Level.ERROR, "failure in ", "the listener", failure);
        }
    }

    /** Even the text may find no memory, so it is made in here. */
    private void log(Level level, String what, Object detail, @Nullable Throwable failure) {
        try {
            LOG.log(level, "runtime '" + runtime + "': " + what + detail, failure);
        } catch (Throwable hopeless) {
            // no memory or no stack to say it with
        }
    }
}
