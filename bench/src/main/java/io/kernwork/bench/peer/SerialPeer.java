package io.kernwork.bench.peer;

/**
 * Somebody who has many queues, each of which runs one task at a time and in order, on few threads.
 *
 * @param <Q> one such queue
 * @param <H> what it takes
 */
public interface SerialPeer<Q, H> extends AutoCloseable {
    /** {@return a new queue} */
    Q openQueue();

    /** {@return what {@link #submit} takes for this task} */
    H adopt(Task task);

    /** Asks for one run, behind what waits in this queue. */
    void submit(Q queue, H handle);

    @Override
    void close();
}
