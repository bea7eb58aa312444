package io.kernwork.bench.peer;

/**
 * A thread that goes round in turns, as an event loop does, and runs at the end of each what was handed over during it.
 *
 * @param <H> what it takes for a task, made once for each
 */
public interface TurnPeer<H> extends AutoCloseable {
    /** What happens in each turn. Must not throw. */
    interface Turn {
        /**
         * Hands over what this turn has.
         *
         * @return false if it has nothing, and none comes after it
         */
        boolean begin();
    }

    /** {@return what {@link #hand} takes for this task} No more than 32 tasks. */
    H adopt(Task task);

    /** Asks for one run at the end of the present turn; only in a turn. This is what is measured, so it does nothing but hand over. */
    void hand(H handle);

    /** Goes round until there is nothing more; returns when all of it has run. */
    void run(Turn turn) throws InterruptedException;

    /** The same where nothing is handed over: the loop as it would be if nobody ever did. */
    void runBare(Turn turn) throws InterruptedException;

    /** Ends its threads, within seconds. */
    @Override
    void close();
}
