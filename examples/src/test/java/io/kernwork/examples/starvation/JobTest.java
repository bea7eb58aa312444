package io.kernwork.examples.starvation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class JobTest {
    private final CountDownLatch left = new CountDownLatch(2);
    private final Meter meter = new Meter(left);
    private final Effort effort = new Effort(new Computing(1e-4), 2);

    private Job job(Component component, int lock) {
        return new Job(new Load.Arrival(0, component, 1_000, lock), System.nanoTime(), effort, meter);
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void run_once_isDone(Component component) {
        job(component, 0).run();
        job(component, 1).run();
        assertThat(left.getCount()).isZero();
        assertThat(meter.result(component, 2).isSound()).isTrue();
    }

    @Test
    void run_twice_isFoundOut() {
        Job job = job(Component.CALLS, 0);
        job.run();
        job.run();
        assertThat(meter.result(Component.CALLS, 1).again()).isEqualTo(1);
        assertThat(meter.result(Component.CALLS, 1).isSound()).isFalse();
        assertThat(left.getCount()).isEqualTo(1);
    }

    @Test
    void run_interrupted_countsAsLost() {
        Thread.currentThread().interrupt();
        job(Component.WRITES, 1).run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(meter.result(Component.WRITES, 1).isSound()).isFalse();
    }
}
