package io.kernwork.base;

import org.jspecify.annotations.Nullable;

/**
 * Carries what belongs to a request (a trace, a tenant, a logging context) from the thread that enqueues to the body that it
 * causes. Closure-shaped, so that it fits thread-locals, which are set and taken back around the body, and scoped values, which can only
 * be bound around one.
 *
 * {@snippet class="io.kernwork.workqueue.ContextSnippets" region="propagator"}
 */
public interface ContextPropagator {

    /** Whose context a run sees that delivers several requests. */
    enum Merged {
        /** That of the last one, which is what the run is about when it looks at the newest state. */
        LAST,
        /** That of the first one. */
        FIRST
    }

    /**
     * Captures the present context. Called on the thread that enqueues or arms, before anything is promised, also if the answer will be a
     * refusal; must be quick and must not enqueue. When it throws, that is logged and the run has no context.
     *
     * @return what {@link #run} gets; null if there is nothing to carry: the body then just runs
     */
    @SuppressWarnings("exports") // an annotation: no compiler or JVM of a user needs its module
    @Nullable
    Object capture();

    /**
     * Runs a body with a captured context, once, and takes everything back. Called on the worker. If it throws before the body has run, or
     * returns without, that is logged and the body runs without a context: what was accepted is delivered in any case.
     *
     * @param captured what {@link #capture} gave
     * @param body the body
     * @throws Exception what the body throws
     */
    void run(Object captured, Body body) throws Exception;
}
