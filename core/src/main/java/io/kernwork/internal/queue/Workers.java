package io.kernwork.internal.queue;

/** Those who serve lanes, as a lane sees them. Called with no lock held. */
public interface Workers {
    /** The lane has become ready. */
    void submit(Lane lane);

    /** Something waits for a worker that is inside, and for nobody else: see to it that this worker is watched. */
    default void rely() {}
}
