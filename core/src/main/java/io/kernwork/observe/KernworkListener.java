package io.kernwork.observe;

import io.kernwork.base.CloseReport;
import io.kernwork.base.Holdup;
import java.time.Duration;

/**
 * Hears what a runtime has to report. Called on the thread where the event happened; implementations must return soon.
 * What a listener throws is logged and has no other effect.
 */
public interface KernworkListener {

    /**
     * A queue was closed and its last body has ended, or a bounded close gave up.
     *
     * @param report what never ran and what still runs
     */
    default void queueClosed(CloseReport report) {}

    /**
     * The thread factory threw, or the thread could not be started. The runtime goes on trying.
     *
     * @param runtime the runtime's name
     * @param failure what was thrown
     * @param retryIn the time until the next attempt
     */
    default void workerStartFailed(String runtime, Throwable failure, Duration retryIn) {}

    /**
     * What runs as a softirq (a vector's handler, a tasklet, a bottom half or a work on a bottom-half queue) keeps its CPU for
     * longer than it may, and still does. Told once for each time it runs.
     *
     * @param runtime the runtime's name
     * @param handler what runs, and the stack of its thread
     * @param limit the time that has passed at least
     */
    default void handlerOverstayed(String runtime, Holdup handler, Duration limit) {}

    /**
     * The watchdog has found something that does not go on: a pool in which work waits and no worker comes by, a body that is in
     * progress for longer than {@code KernworkBuilder.watchdog} says, a body that computes for long again and again, or bodies that wait for
     * each other. Told once for as long as it lasts, on the runtime's service thread or on the thread that would have waited.
     *
     * @param runtime the runtime's name
     * @param stall what was found
     */
    default void stalled(String runtime, StallSnapshot stall) {}
}
