package io.kernwork.examples.softirqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.softirq.Softirqs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** For how long a turn holds its loop, in a time that passes only while bodies compute. */
@Timeout(60)
final class LoopHoldTest {
    private static final long BUDGET = Duration.ofMillis(2).toNanos();
    private static final long HANDLER = Trial.WEIGHT * Trial.COST_NANOS;
    private static final int BURST = 10_000;

    private long now;
    private final Clock clock = new Clock() {
        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void compute(long nanos) {
            now += nanos;
        }

        @Override
        public void sleep(long nanos) {
            now += nanos;
        }
    };
    private final ManualKernwork runtime = Kernwork.manual(() -> now);
    private final Meter meter = new Meter();

    @AfterEach
    void close() {
        runtime.close();
    }

    private InterruptLoop burst(Mechanism mechanism) {
        Deferral deferral = mechanism.bodies(runtime);
        List<Ring> rings = new ArrayList<>();
        for (int card = 0; card < Load.CARDS; card++) {
            rings.add(new Ring("card-" + card, deferral, meter, clock, Trial.WEIGHT));
        }
        InterruptLoop loop = new InterruptLoop(Softirqs.of(runtime), clock);
        loop.turn(() -> IntStream.range(0, BURST)
                .forEach(packet -> rings.get(packet % rings.size()).interrupt(() -> clock.compute(Trial.COST_NANOS))));
        return loop;
    }

    @ParameterizedTest
    @EnumSource(
            value = Mechanism.class,
            names = {"BOTTOM_HALVES", "TASKLETS", "BOTTOM_HALF_QUEUE"})
    @DisplayName("A burst holds the loop for the budget and the body that is inside then; ksoftirqd does the rest")
    void turn_burst_holdsTheLoopForTheBudgetAndOneBody(Mechanism mechanism) {
        InterruptLoop loop = burst(mechanism);
        assertThat(loop.longest()).isBetween(BUDGET, BUDGET + HANDLER);
        assertThat(meter.packets()).isEqualTo(meter.packetsOnLoop()).isLessThan(BURST);
        rest(loop);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mechanism.class,
            names = {"TASK_QUEUE", "VECTORS"})
    @DisplayName(
            "Vectors of one pass, and tasks of one list, are not parted: the loop is held for one row of them more")
    void turn_burst_holdsTheLoopForTheBudgetAndOnePass(Mechanism mechanism) {
        InterruptLoop loop = burst(mechanism);
        assertThat(loop.longest()).isBetween(BUDGET, BUDGET + Load.CARDS * HANDLER);
        rest(loop);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mechanism.class,
            names = {"KEVENTD", "WORK_QUEUE"})
    @DisplayName("What threads of their own run holds no loop")
    void turn_burst_holdsTheLoopForNoTime(Mechanism mechanism) {
        InterruptLoop loop = burst(mechanism);
        assertThat(loop.longest()).isZero();
        rest(loop);
    }

    @Test
    @DisplayName("With a budget of one pass each card has one turn before the loop goes on")
    void turn_budgetOfOnePass_oneBodyOfEachCard() {
        Softirqs.of(runtime).setBudget(1, Duration.ofHours(1));
        burst(Mechanism.TASKLETS);
        assertThat(meter.packetsOnLoop()).isEqualTo(Load.CARDS * Trial.WEIGHT);
    }

    /** All are looked after, none of them on the loop. */
    private void rest(InterruptLoop loop) {
        long onLoop = meter.packetsOnLoop();
        long held = loop.longest();
        runtime.runUntilIdle();
        assertThat(meter.packets()).isEqualTo(BURST);
        assertThat(meter.packetsOnLoop()).isEqualTo(onLoop);
        assertThat(loop.longest()).isEqualTo(held);
    }
}
