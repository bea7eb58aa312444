package io.kernwork.testkit.softirq;

import io.kernwork.base.Body;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import io.kernwork.softirq.Tasklet;
import io.kernwork.testkit.TestRuntime;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * A runtime in virtual time and its softirqs. What enters sections is a {@linkplain #loop loop}, the body of a work on a queue
 * with many slots, or the thread of the test. A test that leaves anything behind fails.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class SoftirqCase {
    static final Duration BUDGET = ms(2);

    final TestRuntime test = TestRuntime.builder().cpus(4).build();
    final Softirqs softirqs = Softirqs.of(test.runtime());
    final List<String> log = new ArrayList<>();
    private final Map<Thread, String> names = new HashMap<>();
    private final WorkQueue loops =
            WorkQueue.builder("loops").runtime(test.runtime()).maxActive(16).build();

    @AfterEach
    void nothingIsLeft() {
        test.close();
    }

    static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    static Duration us(long micros) {
        return Duration.ofNanos(micros * 1_000);
    }

    /** Who runs the caller: the loop at the end of whose section it is, or ksoftirqd. */
    final String who() {
        return names.getOrDefault(Thread.currentThread(), "ksoftirqd");
    }

    /** A thread of its own, which begins when the test lets bodies run. */
    final Work loop(String name, Body body) {
        Work loop = Work.of(name, () -> {
            names.put(Thread.currentThread(), name);
            try {
                body.run();
            } finally {
                names.remove(Thread.currentThread());
            }
        });
        loops.enqueue(loop);
        return loop;
    }

    /** A loop that does something inside a top half. */
    final Work topHalf(String name, Body body) {
        return loop(name, () -> {
            try (var _ = softirqs.enterInterrupt()) {
                body.run();
            }
        });
    }

    /** A body that logs. */
    final Body logs(String what) {
        return () -> log.add(what);
    }

    /** A vector that logs its name. */
    final SoftirqVector vector(String name) {
        return softirqs.open(name, logs(name));
    }

    /** A vector that logs its name and who runs it. */
    final SoftirqVector whoVector(String name) {
        return softirqs.open(name, () -> log.add(name + " by " + who()));
    }

    /** A tasklet that logs its name. */
    final Tasklet tasklet(String name) {
        return softirqs.tasklet(name, logs(name));
    }

    /** Logs something with the time in milliseconds. */
    final void logAt(String what) {
        log.add(what + "@" + test.elapsed().toMillis());
    }
}
