package io.kernwork.bench.peer;

import java.util.ArrayDeque;
import java.util.function.Predicate;

/**
 * A loop that does nothing but go round, on a thread of its own.
 *
 * @param <H> what it takes for a task
 */
abstract class PlainTurns<H> implements TurnPeer<H> {
    /** In one call, so that the compiler finds a method that is called often. */
    private static final int LAP = 1_024;

    /** One turn, with its end; false if there was nothing in it. */
    abstract boolean turn(Turn turn);

    @Override
    public final void run(Turn turn) throws InterruptedException {
        goRound(this::lap, turn);
    }

    @Override
    public final void runBare(Turn turn) throws InterruptedException {
        goRound(PlainTurns::bareLap, turn);
    }

    private static void goRound(Predicate<Turn> lap, Turn turn) throws InterruptedException {
        Thread thread = Threads.plain().newThread(() -> {
            boolean more = true;
            while (more) {
                more = lap.test(turn);
            }
        });
        thread.start();
        thread.join();
    }

    private boolean lap(Turn turn) {
        boolean more = true;
        for (int i = 0; more && i < LAP; i++) {
            more = turn(turn);
        }
        return more;
    }

    private static boolean bareLap(Turn turn) {
        boolean more = true;
        for (int i = 0; more && i < LAP; i++) {
            more = turn.begin();
        }
        return more;
    }

    @Override
    public void close() {
        // the thread has ended with its turns
    }

    /** What one writes who has a loop of his own and needs neither other threads nor a bound on the time. */
    static final class Deque extends PlainTurns<Task> {
        private final ArrayDeque<Task> queue = new ArrayDeque<>();

        @Override
        public Task adopt(Task task) {
            return task;
        }

        @Override
        public void hand(Task task) {
            queue.add(task);
        }

        @Override
        boolean turn(Turn turn) {
            boolean more = turn.begin();
            for (Task task = queue.poll(); task != null; task = queue.poll()) {
                task.run();
            }
            return more;
        }
    }
}
