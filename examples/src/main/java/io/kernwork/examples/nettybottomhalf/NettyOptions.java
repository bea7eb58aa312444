package io.kernwork.examples.nettybottomhalf;

import io.kernwork.examples.text.Figures;
import java.time.Duration;

/**
 * What to measure. Start from {@link #defaults} and change what differs.
 *
 * @param phase for how long each load is sent to each server, 10 ms to 5 minutes; in overload it takes longer until all is read
 * @param rate messages a second in overload, 100 to {@value #MAX_RATE}; 0 for half as much again as one thread can work off
 * @param work how long the work of one message takes, 1 microsecond to 10 ms
 * @param bound how many messages may be read and not replied to, a power of two from 16 to 65,536
 */
public record NettyOptions(Duration phase, int rate, Duration work, int bound) {
    /** The fastest load. */
    public static final int MAX_RATE = 1_000_000;

    private static final double OVERLOAD = 1.5;

    /** Checks the bounds. */
    public NettyOptions {
        between("the time of a phase", phase, Duration.ofMillis(10), Duration.ofMinutes(5));
        between("the work of a message", work, Duration.ofNanos(1_000), Duration.ofMillis(10));
        if (rate != 0 && (rate < 100 || rate > MAX_RATE)) {
            throw new IllegalArgumentException("rate must be 100 to " + MAX_RATE + ", not " + rate);
        }
        if (bound < 16 || bound > 65_536 || Integer.bitCount(bound) != 1) {
            throw new IllegalArgumentException("bound must be a power of two from 16 to 65536, not " + bound);
        }
    }

    private static void between(String what, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(what + " must be " + Figures.nanos(least.toNanos()) + " to "
                    + Figures.nanos(most.toNanos()) + ", not " + Figures.nanos(value.toNanos()));
        }
    }

    /** Five seconds of each load, 40 microseconds of work for each message, at most 4,096 messages at once. */
    public static NettyOptions defaults() {
        return new NettyOptions(Duration.ofSeconds(5), 0, Duration.ofNanos(40_000), 4096);
    }

    /** These options with another time for each phase. */
    public NettyOptions withPhase(Duration other) {
        return new NettyOptions(other, rate, work, bound);
    }

    /** These options with another rate. */
    public NettyOptions withRate(int other) {
        return new NettyOptions(phase, other, work, bound);
    }

    /** These options with other work. */
    public NettyOptions withWork(Duration other) {
        return new NettyOptions(phase, rate, other, bound);
    }

    /** These options with another bound. */
    public NettyOptions withBound(int other) {
        return new NettyOptions(phase, rate, work, other);
    }

    /** Messages a second in overload. */
    double overload() {
        return rate != 0 ? rate : Math.clamp(OVERLOAD * 1e9 / work.toNanos(), 100, MAX_RATE);
    }
}
