package io.kernwork.internal.queue;

import io.kernwork.base.ContextPropagator;
import io.kernwork.base.ContextPropagator.Merged;
import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a runtime notes about where requests come from; it has none of this unless it was asked for. */
public class Tracing {
    private static final int MOST_FRAMES = 16;
    private static final String OWN = "io.kernwork.";
    private static final StackWalker WALKER = StackWalker.getInstance();

    private final @Nullable ContextPropagator propagator;
    private final Merged merged;
    private final boolean sites;
    private final BiConsumer<String, Throwable> failures;

    /**
     * Creates it.
     *
     * @param propagator null for none
     * @param sites whether to note where measured items were enqueued
     * @param failures hears what the propagator throws, and where
     */
    public Tracing(
            @Nullable ContextPropagator propagator,
            Merged merged,
            boolean sites,
            BiConsumer<String, Throwable> failures) {
        this.propagator = propagator;
        this.merged = merged;
        this.sites = sites;
        this.failures = failures;
    }

    /** Whether a request that is merged into another one leaves its trace in place of the earlier one's. */
    public final boolean keepsLast() {
        return merged == Merged.LAST && propagator != null;
    }

    /** Whether such a request leaves its trace under the lock under which the other one waits, as it must. */
    public boolean mergesUnderTheLock() {
        return true;
    }

    /** Of a request by the calling thread that is about to come into a lane; null when there is nothing to note. No lock may be held. */
    public final @Nullable Trace capture(Lane lane) {
        Object context = propagator == null ? null : captureFrom(propagator);
        boolean sampled = lane.samplesNext();
        boolean sited = sites && sampled;
        if (context == null && !sited) {
            return sampled ? lane.stamped() : null;
        }
        Trace made = new Trace(this, context, sited ? site() : List.of());
        made.setStamp(sampled ? lane.now() : 0);
        return made;
    }

    private @Nullable Object captureFrom(ContextPropagator from) {
        try {
            return from.capture();
        } catch (Throwable failure) {
            failures.accept("the capture of a context", failure);
            return null;
        }
    }

    /** The callers of the library, innermost first; the library's own frames are nobody's question. */
    private static List<StackTraceElement> site() {
        return WALKER.walk(frames -> frames.dropWhile(Tracing::isOwn)
                .limit(MOST_FRAMES)
                .map(StackFrame::toStackTraceElement)
                .toList());
    }

    /** Tests and examples of the library are its users. */
    private static boolean isOwn(StackFrame frame) {
        String name = frame.getClassName();
        return name.startsWith(OWN) && !name.contains("Test") && !name.startsWith(OWN + "examples.");
    }

    @Nullable
    ContextPropagator propagator() {
        return propagator;
    }

    void failed(Throwable failure) {
        failures.accept("a context propagator; the body has run without a context", failure);
    }
}
