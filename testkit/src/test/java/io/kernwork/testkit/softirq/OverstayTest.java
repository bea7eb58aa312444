package io.kernwork.testkit.softirq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Holdup;
import io.kernwork.observe.KernworkListener;
import io.kernwork.softirq.BottomHalves;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import io.kernwork.testkit.Script;
import io.kernwork.testkit.TestRuntime;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A handler that keeps its CPU for longer than it may is reported once, with its stack; one that does not is not. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OverstayTest {
    private final List<Holdup> reports = new ArrayList<>();
    private final List<Duration> times = new ArrayList<>();
    private final List<Duration> limits = new ArrayList<>();
    private final TestRuntime test = TestRuntime.builder()
            .cpus(4)
            .listener(new KernworkListener() {
                @Override
                public void handlerOverstayed(String runtime, Holdup handler, Duration limit) {
                    assertThat(runtime).isEqualTo("test");
                    reports.add(handler);
                    limits.add(limit);
                    times.add(test().elapsed());
                }
            })
            .build();
    private final Softirqs softirqs = Softirqs.of(test.runtime());
    private final WorkQueue loops =
            WorkQueue.builder("loops").runtime(test.runtime()).build();

    private TestRuntime test() {
        return test;
    }

    @AfterEach
    void nothingIsLeft() {
        test.close();
    }

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    private void inASection(Runnable raises) {
        loops.enqueue(Work.of("loop", () -> {
            try (var _ = softirqs.enterInterrupt()) {
                raises.run();
            }
        }));
    }

    private static void keepsItsCpu(long millis) {
        Script.burn(ms(millis));
    }

    @Test
    @DisplayName(
            "A handler of 300 ms is reported once, between 50 and 100 ms after its begin, with the stack of its thread")
    void handler_overstays_isReportedOnceWithItsStack() {
        SoftirqVector vector = softirqs.open("slow", () -> keepsItsCpu(300));
        test.advance(ms(7));
        inASection(vector::raise);
        test.advance(ms(1_000));
        assertThat(times).singleElement().satisfies(time -> assertThat(time).isBetween(ms(57), ms(107)));
        assertThat(limits).containsExactly(ms(50));
        Holdup holdup = reports.getFirst();
        assertThat(holdup.item()).isSameAs(vector);
        assertThat(holdup.queue().name()).isEqualTo("softirqs");
        assertThat(holdup.state()).isEqualTo(Holdup.State.RUNNING);
        assertThat(holdup.stack()).extracting(StackTraceElement::getMethodName).contains("keepsItsCpu");
    }

    @Test
    @DisplayName("In ksoftirqd, too; and each time that it overstays is reported")
    void handler_overstaysTwice_isReportedTwice() {
        SoftirqVector vector = softirqs.open("slow", () -> keepsItsCpu(300));
        vector.raise();
        test.advance(ms(1_000));
        vector.raise();
        test.advance(ms(1_000));
        assertThat(reports).extracting(Holdup::item).containsExactly(vector, vector);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 10, 49})
    @DisplayName(
            "Handlers that stay within the limit are not reported, however many there are and however long that takes")
    void handlers_withinTheLimit_areNotReported(long millis) {
        List<SoftirqVector> self = new ArrayList<>();
        int[] runs = new int[1];
        self.add(softirqs.open("storm", () -> {
            keepsItsCpu(millis);
            if (++runs[0] < 100) {
                self.getFirst().raise();
            }
        }));
        inASection(self.getFirst()::raise);
        test.advance(ms(10_000));
        assertThat(runs[0]).isEqualTo(100);
        assertThat(reports).isEmpty();
    }

    @Test
    @DisplayName(
            "Tasklets, bottom halves and works are reported by their own names, behind others that ran before them")
    void items_overstay_areReportedByName() {
        WorkQueue bh =
                WorkQueue.builder("bh").runtime(test.runtime()).bottomHalf().build();
        BottomHalves halves = BottomHalves.of(test.runtime());
        halves.init(0, "half", () -> keepsItsCpu(200));
        inASection(() -> {
            softirqs.tasklet("quick", () -> keepsItsCpu(1)).scheduleHigh();
            softirqs.tasklet("tasklet", () -> keepsItsCpu(200)).scheduleHigh();
            halves.mark(0);
            bh.enqueue(Work.of("quick", () -> keepsItsCpu(1)));
            bh.enqueue(Work.of("work", () -> keepsItsCpu(200)));
        });
        test.advance(ms(2_000));
        assertThat(reports)
                .extracting(
                        holdup -> holdup.item().name() + " on " + holdup.queue().name())
                .containsExactly("tasklet on tasklets", "half on bottom halves", "work on bh");
    }

    @Test
    @DisplayName("The limit can be set, also to less while something is watched; a limit of nothing is refused")
    void setHandlerLimit_isKept() {
        softirqs.setHandlerLimit(Duration.ofHours(1));
        SoftirqVector vector = softirqs.open("slow", () -> keepsItsCpu(300));
        vector.raise();
        test.advance(ms(1_000));
        assertThat(reports).isEmpty();
        assertThatThrownBy(() -> softirqs.setHandlerLimit(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> softirqs.setHandlerLimit(ms(-1))).isInstanceOf(IllegalArgumentException.class);
        softirqs.setHandlerLimit(ms(100));
        vector.raise();
        test.advance(ms(1_000));
        assertThat(limits).containsExactly(ms(100));
        assertThat(times.getFirst()).isBetween(ms(1_100), ms(1_200));
    }

    @Test
    @DisplayName("The longest limit there is reports nothing and disturbs nothing")
    void setHandlerLimit_longest_reportsNothing() {
        softirqs.setHandlerLimit(Duration.ofSeconds(Long.MAX_VALUE));
        SoftirqVector vector = softirqs.open("slow", () -> keepsItsCpu(300));
        vector.raise();
        test.advance(ms(1_000));
        assertThat(reports).isEmpty();
    }

    @Test
    @DisplayName("A listener that throws costs nobody anything")
    void listener_throws_costsNothing() {
        try (TestRuntime other = TestRuntime.builder()
                .listener(new KernworkListener() {
                    @Override
                    public void handlerOverstayed(String runtime, Holdup handler, Duration limit) {
                        reports.add(handler);
                        throw new IllegalStateException("the listener's own");
                    }
                })
                .build()) {
            SoftirqVector vector = Softirqs.of(other.runtime()).open("slow", () -> keepsItsCpu(300));
            vector.raise();
            other.advance(ms(1_000));
            vector.raise();
            other.advance(ms(1_000));
            assertThat(reports).hasSize(2);
        }
    }
}
