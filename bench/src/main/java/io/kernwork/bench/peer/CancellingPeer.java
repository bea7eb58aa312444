package io.kernwork.bench.peer;

/**
 * A peer of which a waiting request can be taken away.
 *
 * @param <H> what it takes
 * @param <R> what it gives for a request
 */
public interface CancellingPeer<H, R> extends Peer<H> {
    /** {@return a request for one run, which has begun to wait} */
    R request(H handle);

    /** {@return whether the request was taken away, so that its task will not run for it} */
    boolean cancel(R request);
}
