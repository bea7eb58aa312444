package io.kernwork.base;

import java.time.Duration;
import java.util.Objects;

/**
 * After what time a work is to be queued, and how much freedom there is. Immutable; meant to be made once and kept, so that
 * arming on a hot path converts and allocates nothing.
 *
 * {@snippet class="io.kernwork.workqueue.WorkSnippets" region="delay"}
 */
public final class Delay {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final long nanos;
    private final long slackNanos;
    private final long maxWaitNanos;

    private Delay(long nanos, long slackNanos, long maxWaitNanos) {
        this.nanos = nanos;
        this.slackNanos = slackNanos;
        this.maxWaitNanos = maxWaitNanos;
    }

    /**
     * A delay without slack and without a longest wait.
     *
     * @param delay zero or more; times beyond 292 years are that
     * @return the delay
     * @throws IllegalArgumentException if it is negative
     */
    public static Delay of(Duration delay) {
        return new Delay(nanos(delay, "delay"), 0, Long.MAX_VALUE);
    }

    /**
     * Lets the work be queued later than the delay asks for, so that neighbours share one wake-up of the timer's thread: of
     * the times in the window it takes the roundest. Stands for the slack of Linux's timers (kernel/time/timer.c, {@code
     * apply_slack}).
     *
     * @param slack how much later at most
     * @return a delay with this slack
     * @throws IllegalArgumentException if it is negative
     */
    public Delay withSlack(Duration slack) {
        return new Delay(nanos, nanos(slack, "slack"), maxWaitNanos);
    }

    /**
     * Bounds for how long {@code rearm} can put a work off: it is queued at the latest so long after it was armed first since
     * its last run or cancel. Slack does not go beyond it.
     *
     * @param maxWait the longest time; one that is shorter than the delay replaces it
     * @return a delay with this bound
     * @throws IllegalArgumentException if it is negative
     */
    public Delay withMaxWait(Duration maxWait) {
        return new Delay(nanos, slackNanos, nanos(maxWait, "longest wait"));
    }

    private static long nanos(Duration time, String what) {
        if (Objects.requireNonNull(time, what).isNegative()) {
            throw new IllegalArgumentException("the " + what + " must not be negative, as " + time + " is");
        }
        return time.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : time.toNanos();
    }

    /**
     * The delay itself.
     *
     * @return nanoseconds
     */
    public long nanos() {
        return nanos;
    }

    /**
     * How much later than the delay it may be.
     *
     * @return nanoseconds, 0 for no slack
     */
    public long slackNanos() {
        return slackNanos;
    }

    /**
     * How long after the first arming it is at the latest.
     *
     * @return nanoseconds, {@code Long.MAX_VALUE} for no bound
     */
    public long maxWaitNanos() {
        return maxWaitNanos;
    }

    /** The three times, for logs. */
    @Override
    public String toString() {
        return "Delay[" + Duration.ofNanos(nanos)
                + (slackNanos > 0 ? ", slack " + Duration.ofNanos(slackNanos) : "")
                + (maxWaitNanos < Long.MAX_VALUE ? ", at most " + Duration.ofNanos(maxWaitNanos) : "") + "]";
    }
}
