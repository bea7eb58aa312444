package io.kernwork.bench.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells on a terminal, in one line that is overwritten, or elsewhere once for each workload and round, where the run is. */
public final class Progress {
    private static final int WIDTH = 100;

    private final PrintStream to;
    private final boolean terminal;
    private final long start = System.nanoTime();
    private String last = "";

    /**
     * Starts the clock.
     *
     * @param terminal whether lines are overwritten
     */
    public Progress(PrintStream to, boolean terminal) {
        this.to = to;
        this.terminal = terminal;
    }

    /** {@return since the start} */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Before each job, when so many of so many are done; the time left is never more than what is left of the budget. */
    void next(Job job, int round, int rounds, int done, int all, Duration budget) {
        String where = job.workload() + ", round " + (round + 1) + " of " + rounds;
        if (!terminal && where.equals(last)) {
            return;
        }
        last = where;
        Duration left =
                done == 0 ? Duration.ZERO : elapsed().multipliedBy(all - done).dividedBy(done);
        Duration most = budget.minus(elapsed());
        if (left.compareTo(most) > 0) {
            left = most.isNegative() ? Duration.ZERO : most;
        }
        String line = String.format(
                Locale.ROOT,
                "[%3d %%] %s%s, %s elapsed%s",
                100 * done / Math.max(1, all),
                where,
                terminal ? ", " + job.variant().id() : "",
                time(elapsed()),
                done == 0 ? "" : ", about " + time(left) + " left");
        print(line);
    }

    /** Something to be seen later, too. */
    void say(String line) {
        clear();
        to.println(line);
        to.flush();
    }

    private void print(String line) {
        if (terminal) {
            clear();
            to.print(line);
        } else {
            to.println(line);
        }
        to.flush();
    }

    /** Takes the line away. */
    void clear() {
        if (terminal) {
            to.print("\r" + " ".repeat(WIDTH) + "\r");
            to.flush();
        }
    }

    private static String time(Duration time) {
        return String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }
}
