package io.kernwork.examples.softirqs;

import io.kernwork.base.AtomicSection;
import io.kernwork.softirq.Softirqs;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An event loop: a thread that makes turns. Each turn is a top half, at whose end there runs what was deferred to it. Its
 * thread is the one that calls.
 */
final class InterruptLoop {
    private static final ThreadLocal<@Nullable Boolean> IS_LOOP = new ThreadLocal<>();

    private final Softirqs softirqs;
    private final Clock clock;
    private long longest;

    InterruptLoop(Softirqs softirqs, Clock clock) {
        this.softirqs = softirqs;
        this.clock = clock;
    }

    /** Whether the calling thread is inside a turn of a loop. */
    static boolean isCurrent() {
        return IS_LOOP.get() != null;
    }

    /** One turn. */
    void turn(Runnable topHalf) {
        IS_LOOP.set(Boolean.TRUE);
        long begin = clock.nanos();
        try (AtomicSection _ = softirqs.enterInterrupt()) {
            topHalf.run();
        } finally {
            longest = Math.max(longest, clock.nanos() - begin);
            IS_LOOP.remove();
        }
    }

    /** Sleeps until it is time for the next turn; at once when that is late. */
    void await(long time) {
        for (long left = time - clock.nanos(); left > 0; left = time - clock.nanos()) {
            LockSupport.parkNanos(this, left);
        }
    }

    /** The longest turn until now, with all that ran at its end, in nanoseconds. */
    long longest() {
        return longest;
    }
}
