package io.kernwork.observe;

import io.kernwork.base.CloseReport;
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
}
