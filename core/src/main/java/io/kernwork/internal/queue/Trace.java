package io.kernwork.internal.queue;

import io.kernwork.base.Body;
import io.kernwork.base.ContextPropagator;
import io.kernwork.internal.item.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is noted about a request: when it was given its place, if that stay is measured, and where it came from. One that tells only
 * the time is used again ({@link Spares}).
 */
public final class Trace {
    private final @Nullable Tracing by;
    private final @Nullable Object context;
    private final List<StackTraceElement> site;
    private long stamp; // written by who makes or arms it, or under the lock under which its item gets a place

    /** One that tells only a time. */
    Trace() {
        this(null, null, List.of());
    }

    Trace(@Nullable Tracing by, @Nullable Object context, List<StackTraceElement> site) {
        this.by = by;
        this.context = context;
        this.site = site;
    }

    /** When the request was given its place, if its stay is measured; else 0. */
    public long stamp() {
        return stamp;
    }

    void setStamp(long nanos) {
        stamp = nanos;
    }

    /** Whether it tells only a time. */
    public boolean isPlain() {
        return by == null;
    }

    /** The callers, innermost first; empty if they were not noted. */
    public List<StackTraceElement> site() {
        return site;
    }

    /** Runs the body of an item in the context, once, whatever the propagator does. */
    public void run(Item item, int requests) throws Throwable {
        ContextPropagator propagator = by == null ? null : by.propagator();
        if (by == null || context == null || propagator == null) {
            item.body(requests);
            return;
        }
        Once body = new Once(item, requests);
        try {
            propagator.run(context, body);
            if (!body.begun) {
                by.failed(new IllegalStateException("the propagator did not run the body of item '"
                        + item.ref().name() + "'"));
            }
        } catch (Throwable failure) {
            if (failure != body.thrown) {
                by.failed(failure);
            }
        }
        if (!body.begun) {
            body.run();
        }
        if (body.thrown != null) {
            throw body.thrown;
        }
    }

    /** The body as the propagator gets it; what it throws is kept, also if the propagator swallows it. */
    private static final class Once implements Body {
        private final Item item;
        private final int requests;
        boolean begun;

        @Nullable
        Throwable thrown;

        Once(Item item, int requests) {
            this.item = item;
            this.requests = requests;
        }

        @Override
        public void run() throws Exception {
            if (begun) {
                throw new IllegalStateException("the body of item '"
                        + item.ref().name() + "' was run twice by a context propagator; it must be run once");
            }
            begun = true;
            try {
                item.body(requests);
            } catch (Throwable failure) {
                thrown = failure;
                throw Trace.<RuntimeException>sneak(failure);
            }
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // bodies may throw what Body does not declare
    private static <X extends Throwable> X sneak(Throwable failure) throws X {
        throw (X) failure;
    }
}
