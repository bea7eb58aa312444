package io.kernwork.bench.work;

import io.kernwork.base.Delay;
import io.kernwork.bench.peer.TimerPeer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;

/**
 * T4: how much later than asked for a task begins, at 1,000 and at 100,000 timers a second, whose times are spread by chance.
 * The time asked for runs from before the arming, so a task that begins before it has begun too early, and everything fails.
 */
final class Lateness extends TimerWorkload {
    private static final int FEW = 1_000;
    private static final int MANY = 100_000;
    private static final long SECOND = 1_000_000_000;
    private static final long LONGEST_NANOS = 10 * SECOND;

    /** At the lower rate the planned time would be too short for a 99th percentile. */
    private static final int TIMES_PLAN = 4;

    /** What the arming of one may take at the most, so that all are armed when the first one fires. */
    private static final long ARMING_NANOS = 2_000;

    private static final long LEAST_AHEAD_NANOS = 20_000_000;

    Lateness(Patience patience) {
        super(patience, SHARED, List.of());
    }

    @Override
    <H, T> Map<String, Sample> measure(TimerPeer<H, T> peer, Plan plan) {
        Alarms<H, T> warmup = new Alarms<>(peer, MANY, plan.warmupNanos());
        warmup.run();
        Alarms<H, T> few = new Alarms<>(peer, FEW, TIMES_PLAN * plan.measureNanos());
        Alarms<H, T> many = new Alarms<>(peer, MANY, plan.measureNanos());
        Machine.settle();
        Histogram slow = few.run();
        Histogram fast = many.run();
        peer.close();
        warmup.verify();
        few.verify();
        many.verify();
        return Map.of(
                "T4.p50", Sample.of(micros(slow, 50), slow),
                "T4.p99", Sample.of(micros(slow, 99)),
                "T4.many.p50", Sample.of(micros(fast, 50)),
                "T4.many.p99", Sample.of(micros(fast, 99)));
    }

    private static double micros(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e3;
    }

    /** Timers that are armed at once for times within a while. */
    private final class Alarms<H, T> {
        private final TimerPeer<H, T> peer;
        private final StampTask[] tasks;
        private final Delay[] delays;
        private final H[] handles;
        private final long endNanos;

        @SuppressWarnings("unchecked") // an array of a generic type
        Alarms(TimerPeer<H, T> peer, int perSecond, long time) {
            this.peer = peer;
            int count = (int) Math.max(1, time * perSecond / SECOND);
            long ahead = Math.max(LEAST_AHEAD_NANOS, count * ARMING_NANOS);
            endNanos = ahead + time;
            tasks = new StampTask[count];
            delays = new Delay[count];
            handles = (H[]) new Object[count];
            Random random = new Random(count);
            for (int i = 0; i < count; i++) {
                tasks[i] = new StampTask();
                delays[i] = Delay.of(Duration.ofNanos(ahead + random.nextLong(time)));
                handles[i] = peer.adopt(tasks[i]);
            }
        }

        Histogram run() {
            long start = System.nanoTime();
            for (int i = 0; i < tasks.length; i++) {
                tasks[i].intended = System.nanoTime() + delays[i].nanos();
                peer.arm(handles[i], delays[i]);
            }
            Patience.pass(start + endNanos - System.nanoTime());
            Histogram late = new Histogram(LONGEST_NANOS, 3);
            for (StampTask task : tasks) {
                patience.until(() -> task.runs() >= 1, () -> count(task));
                long nanos = task.begun() - task.intended;
                if (nanos < 0) {
                    throw new IllegalStateException("a timer has fired " + -nanos + " ns early");
                }
                late.recordValue(Math.min(nanos, LONGEST_NANOS));
            }
            return late;
        }

        void verify() {
            for (StampTask task : tasks) {
                if (task.runs() != 1) {
                    throw new IllegalStateException(count(task));
                }
            }
        }

        private static String count(StampTask task) {
            return "a timer was to fire once and has fired " + task.runs() + " times";
        }
    }
}
