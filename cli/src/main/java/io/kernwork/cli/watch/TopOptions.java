package io.kernwork.cli.watch;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code top} was asked for.
 *
 * @param once one table, and the end
 * @param json JSON in place of tables
 * @param interval from one look to the next; null for the usual
 * @param count looks until it ends; null for no end
 * @param order what the queues are sorted by
 * @param filter shows the queues whose name has this in it
 * @param runtime shows the runtimes of this name only; null for all
 */
public record TopOptions(
        boolean once,
        boolean json,
        @Nullable Duration interval,
        @Nullable Integer count,
        Order order,
        Pattern filter,
        @Nullable String runtime) {
    private static final Duration USUAL = Duration.ofSeconds(1);

    /** From one look to the next. */
    Duration pause() {
        return interval == null ? USUAL : interval;
    }

    /** Whether it is to go on by itself, terminal or not. */
    boolean repeats() {
        return !once && (interval != null || count != null);
    }

    /** How many tables; the highest int for no end. */
    int tables(boolean terminal) {
        if (count != null) {
            return count;
        }
        return once || !(terminal || repeats()) ? 1 : Integer.MAX_VALUE;
    }
}
