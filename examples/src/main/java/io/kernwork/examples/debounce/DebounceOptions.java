package io.kernwork.examples.debounce;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What to watch, and when to react. Start from {@link #of} and change what differs.
 *
 * @param folder the folder; with everything below it
 * @param quiet how long nothing must have changed before there is a reaction, 1 ms to an hour
 * @param maxWait how long after the first change of a burst there is a reaction although changes go on, from the quiet time to
 *     a day
 * @param ignored patterns of paths that are left out: one without a slash is for a name, one with a slash for the path from
 *     the folder on, one with a slash at its end for folders
 * @param hidden whether folders whose names start with a dot are watched, too
 */
public record DebounceOptions(Path folder, Duration quiet, Duration maxWait, List<String> ignored, boolean hidden) {
    /** The quiet time unless told otherwise. */
    public static final Duration QUIET = Duration.ofMillis(300);

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST_QUIET = Duration.ofHours(1);
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);
    private static final Duration LEAST_MAX_WAIT = Duration.ofSeconds(5);

    /** Checks the bounds, and copies the list. */
    public DebounceOptions {
        if (quiet.compareTo(SHORTEST) < 0 || quiet.compareTo(LONGEST_QUIET) > 0) {
            throw new IllegalArgumentException("the quiet time must be 1 ms to 1 hour, not " + millis(quiet));
        }
        if (maxWait.compareTo(quiet) < 0) {
            throw new IllegalArgumentException("the longest wait must not be shorter than the quiet time, as "
                    + millis(maxWait) + " is than " + millis(quiet));
        }
        if (maxWait.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException("the longest wait must be at most 1 day, not " + millis(maxWait));
        }
        ignored = List.copyOf(ignored);
    }

    /** This folder, 300 ms of quiet, 5 s at most, and no hidden folders. */
    public static DebounceOptions of(Path folder) {
        return new DebounceOptions(folder, QUIET, maxWaitFor(QUIET), List.of(), false);
    }

    /** The longest wait that goes with a quiet time, unless told otherwise: ten times it, and 5 s at least. */
    public static Duration maxWaitFor(Duration quiet) {
        Duration tenfold = quiet.multipliedBy(10);
        return tenfold.compareTo(LEAST_MAX_WAIT) > 0 ? tenfold : LEAST_MAX_WAIT;
    }

    /** These options with other times. */
    public DebounceOptions withTimes(Duration otherQuiet, Duration otherMaxWait) {
        return new DebounceOptions(folder, otherQuiet, otherMaxWait, ignored, hidden);
    }

    /** These options with other patterns. */
    public DebounceOptions withIgnored(List<String> others, boolean othersHidden) {
        return new DebounceOptions(folder, quiet, maxWait, others, othersHidden);
    }

    private static String millis(Duration time) {
        return time.toMillis() + " ms";
    }
}
