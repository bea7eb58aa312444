package io.kernwork.testkit.timer;

import io.kernwork.testkit.TestRuntime;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A runtime in virtual time. A test that leaves work behind fails. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class TimerCase {
    static final Duration TICK = Duration.ofNanos(1);

    final TestRuntime test = TestRuntime.create();

    /** What ran, by name, in the order of its start. */
    final List<String> log = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        test.close();
    }

    static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    final WorkQueueBuilder queue(String name) {
        return WorkQueue.builder(name).runtime(test.runtime());
    }

    /** A probe that logs its name when it runs. */
    final Probe logging(String name) {
        return new Probe(test, name, () -> log.add(name));
    }
}
