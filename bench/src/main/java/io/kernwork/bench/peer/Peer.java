package io.kernwork.bench.peer;

/**
 * Somebody who runs tasks on other threads.
 *
 * @param <H> what it takes: the task itself, or the object that it wants around one
 */
public interface Peer<H> extends AutoCloseable {
    /** {@return what {@link #submit} takes for this task; made once for each task, before anything is measured} */
    H adopt(Task task);

    /** Asks for one run. This is what is measured, so it does nothing but hand over. */
    void submit(H handle);

    /** {@return how many threads it keeps at this moment; -1 if it cannot say} */
    default int threads() {
        return -1;
    }

    /** Ends its threads, within seconds. */
    @Override
    void close();
}
