package io.kernwork.testkit.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.testkit.Script;
import io.kernwork.testkit.TestRuntime;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many timers, and long times. */
@Timeout(120)
class LongRangeTest {
    private static final long CENTURY = Duration.ofDays(36_525).toNanos();

    private final SplittableRandom random = new SplittableRandom(7);
    private long last;
    private int fired;
    private int wrong;

    private DelayedWork timer(TestRuntime test, long due) {
        return DelayedWork.of("t", () -> {
            long now = test.runtime().nanos();
            wrong += now != due || due < last ? 1 : 0;
            last = due;
            fired++;
        });
    }

    @Test
    @DisplayName("A million timers over a hundred years: all fire, each at its time, in the order of time")
    void advance_millionTimersOverACentury_allFireInOrder() {
        int timers = 1_000_000;
        try (TestRuntime test = TestRuntime.create()) {
            WorkQueue queue = WorkQueue.builder("q").runtime(test.runtime()).build();
            for (int i = 0; i < timers; i++) {
                long due = random.nextLong(1, CENTURY);
                queue.enqueueAfter(timer(test, due), Duration.ofNanos(due));
            }
            test.advance(Duration.ofNanos(CENTURY));
        }
        assertThat(fired).isEqualTo(timers);
        assertThat(wrong).isZero();
    }

    @Test
    @DisplayName(
            "Time passes while a body has the only CPU: what fell due meanwhile runs once each, and late is not early")
    void burn_anHour_whatFellDueRunsOnce() throws Exception {
        int timers = 10_000;
        List<Duration> times = new ArrayList<>();
        try (TestRuntime test = TestRuntime.builder().cpus(1).build()) {
            WorkQueue queue = WorkQueue.builder("q").runtime(test.runtime()).build();
            DelayedWork hog = DelayedWork.of("hog", () -> Script.burn(Duration.ofHours(1)));
            queue.enqueue(hog);
            test.runUntilIdle();
            for (int i = 0; i < timers; i++) {
                Duration due =
                        Duration.ofNanos(random.nextLong(1, Duration.ofHours(1).toNanos()));
                queue.enqueueAfter(DelayedWork.of("t" + i, () -> times.add(test.elapsed())), due);
            }
            hog.flush();
            queue.drain();
        }
        assertThat(times).hasSize(timers).containsOnly(Duration.ofHours(1));
    }

    @Test
    @DisplayName("A time beyond what a long of nanoseconds holds is the longest there is, and arms for that")
    void duration_absurdlyLong_saturates() {
        Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
        try (TestRuntime test = TestRuntime.create()) {
            WorkQueue queue = WorkQueue.builder("q").runtime(test.runtime()).build();
            Probe work = new Probe(test, "w");
            assertThat(queue.enqueueAfter(work, endless)).isEqualTo(Admission.ARMED);
            assertThat(test.advance(Duration.ofDays(365 * 200))).isZero();
            assertThat(queue.rearm(work, endless)).isEqualTo(Admission.REARMED);
            assertThat(test.advance(Duration.ofDays(365 * 90))).isZero();
            assertThat(work.isArmed()).isTrue();
            assertThat(queue.rearm(work, Duration.ofNanos(1))).isEqualTo(Admission.REARMED);
            assertThat(test.advance(Duration.ofNanos(1))).isEqualTo(1);
            assertThat(work.begun()).containsExactly(Duration.ofDays(365 * 290).plusNanos(1));
        }
    }
}
