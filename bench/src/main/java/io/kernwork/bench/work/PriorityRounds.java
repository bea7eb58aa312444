package io.kernwork.bench.work;

import io.kernwork.bench.peer.Peer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import org.HdrHistogram.Histogram;

/**
 * Enqueues tasks whose priorities are mixed by chance, the last of them measured, and looks in which order they run.
 *
 * @param <H> what the peer takes
 */
final class PriorityRounds<H> extends GatedRounds<H> {
    static final int STANDING = 10_000;
    static final int MORE = 1_000;

    private static final int ALL = STANDING + MORE;
    private static final long LONGEST_NANOS = 10_000_000_000L;

    private final Peer<H> peer;
    private final Log log = new Log(ALL);
    private final PrioritizedTask[] tasks = new PrioritizedTask[ALL]; // in the order in which they are enqueued
    private final PrioritizedTask[] expected; // in the order in which they are to run
    private final H[] handles;
    private final Histogram through = new Histogram(LONGEST_NANOS, 3);
    private int round;

    /** What the only worker runs in a round. The caller reads it when it has seen the runs of all. */
    private static final class Log {
        private final int[] order;
        private int runs;
        private long begun;
        private long ended;

        Log(int size) {
            order = new int[size];
        }

        void add(int number) {
            if (runs == 0) {
                begun = System.nanoTime();
            }
            if (runs < order.length) {
                order[runs] = number;
            }
            if (++runs == order.length) {
                ended = System.nanoTime();
            }
        }
    }

    private static final class PrioritizedTask extends CountedTask {
        private final Log log;
        private final int number;
        private final int priority;

        PrioritizedTask(Log log, int number, int priority) {
            this.log = log;
            this.number = number;
            this.priority = priority;
        }

        @Override
        public int priority() {
            return priority;
        }

        @Override
        void body() {
            log.add(number);
        }
    }

    @SuppressWarnings("unchecked") // an array of a generic type
    PriorityRounds(Peer<H> peer, Patience patience, int levels) {
        super(peer, patience);
        this.peer = peer;
        handles = (H[]) new Object[ALL];
        Random random = new Random(1);
        for (int i = 0; i < ALL; i++) {
            tasks[i] = new PrioritizedTask(log, i, random.nextInt(levels));
            handles[i] = peer.adopt(tasks[i]);
        }
        expected = tasks.clone();
        Arrays.sort(
                expected,
                Comparator.comparingInt(PrioritizedTask::priority).reversed().thenComparingInt(task -> task.number));
    }

    @Override
    void settle() {
        super.settle();
        through.reset();
    }

    @Override
    void prepare() {
        log.runs = 0;
        for (int i = 0; i < STANDING; i++) {
            peer.submit(handles[i]);
        }
        round++;
    }

    @Override
    void work() {
        for (int i = STANDING; i < ALL; i++) {
            peer.submit(handles[i]);
        }
    }

    /** The last one is waited for first: to look at the others while they run would disturb the worker. */
    @Override
    void check() {
        await(expected[ALL - 1]);
        for (PrioritizedTask task : tasks) {
            await(task);
        }
        verify();
        for (int i = 0; i < ALL; i++) {
            if (log.order[i] != expected[i].number) {
                throw new IllegalStateException("task " + expected[i].number + " of priority " + expected[i].priority
                        + " was to run as number " + i + ", and then task " + log.order[i] + " of priority "
                        + tasks[log.order[i]].priority + " has run");
            }
        }
        through.recordValue(Math.clamp(log.ended - log.begun, 0, LONGEST_NANOS));
    }

    private void await(PrioritizedTask task) {
        if (task.runs() < round) {
            patience.until(() -> task.runs() >= round, () -> count(task));
        }
    }

    @Override
    void verify() {
        for (PrioritizedTask task : tasks) {
            if (task.runs() != round) {
                throw new IllegalStateException(count(task));
            }
        }
    }

    private String count(PrioritizedTask task) {
        return "task " + task.number + " was submitted " + round + " times and has run " + task.runs() + " times";
    }

    /** {@return from the begin of the first run of a round to that of the last one, for each} */
    double nanosPerRun() {
        return through.getValueAtPercentile(50) / (double) (ALL - 1);
    }
}
