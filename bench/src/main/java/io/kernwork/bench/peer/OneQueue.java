package io.kernwork.bench.peer;

/**
 * A single queue of somebody who has many: everything runs one at a time and in order.
 *
 * @param <Q> the queue
 * @param <H> what it takes
 */
final class OneQueue<Q, H> implements Peer<H> {
    private final SerialPeer<Q, H> peer;
    private final Q queue;

    OneQueue(SerialPeer<Q, H> peer) {
        this.peer = peer;
        this.queue = peer.openQueue();
    }

    @Override
    public H adopt(Task task) {
        return peer.adopt(task);
    }

    @Override
    public void submit(H handle) {
        peer.submit(queue, handle);
    }

    @Override
    public void close() {
        peer.close();
    }
}
