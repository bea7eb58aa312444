package io.kernwork.testkit.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Admission;
import io.kernwork.base.Delay;
import io.kernwork.testkit.Script;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Slack, the longest wait, and a time that the caller hands in. */
class DelayTest extends TimerCase {
    private static final Delay QUIET = Delay.of(Duration.ofMillis(100)).withMaxWait(Duration.ofMillis(250));

    private final WorkQueue queue = queue("delays").build();
    private final DelayedWork work = DelayedWork.counted("work", requests -> log.add("ran x" + requests));

    private void pass(long millis) {
        test.advance(ms(millis));
    }

    @Test
    @DisplayName("re-armed again and again, it runs so long after the first arming at the latest")
    void rearm_withMaxWait_cannotBePutOffForEver() {
        assertThat(queue.rearm(work, QUIET)).isEqualTo(Admission.ARMED);
        for (int i = 0; i < 4; i++) {
            pass(60);
            assertThat(queue.rearm(work, QUIET)).isEqualTo(Admission.REARMED);
        }
        test.advance(ms(10).minus(TICK));
        assertThat(log).isEmpty();
        test.advance(TICK);
        assertThat(log).containsExactly("ran x1");
    }

    @Test
    void rearm_afterARun_countsAnew() {
        queue.rearm(work, QUIET);
        pass(100);
        assertThat(log).containsExactly("ran x1");
        queue.rearm(work, QUIET);
        pass(90);
        queue.rearm(work, QUIET);
        pass(90);
        queue.rearm(work, QUIET);
        pass(69);
        assertThat(log).hasSize(1);
        pass(1);
        assertThat(log).hasSize(2);
    }

    @Test
    void rearm_afterACancel_countsAnew() {
        queue.rearm(work, QUIET);
        pass(99);
        assertThat(work.cancel()).isEqualTo(1);
        queue.rearm(work, QUIET);
        pass(99);
        queue.rearm(work, QUIET);
        pass(99);
        queue.rearm(work, QUIET);
        assertThat(log).isEmpty();
        pass(51);
        assertThat(log).isEmpty();
        pass(1);
        assertThat(log).containsExactly("ran x1");
    }

    @Test
    @DisplayName("what fired and waits on the queue is put off once more, but not beyond the longest wait")
    void rearm_ofWhatHasFired_keepsTheFirstArming() {
        WorkQueue busy = queue("busy").ordered().build();
        busy.enqueue(Work.of("holds the queue", () -> Script.sleep(ms(300))));
        test.runUntilIdle();
        busy.rearm(work, QUIET);
        pass(100);
        assertThat(busy.depth()).as("fired").isEqualTo(1);
        assertThat(busy.rearm(work, QUIET)).as("at 100").isEqualTo(Admission.ARMED);
        pass(100);
        assertThat(busy.rearm(work, QUIET)).as("at 200").isEqualTo(Admission.ARMED);
        pass(50);
        assertThat(busy.depth()).isEqualTo(1);
        assertThat(busy.rearm(work, QUIET)).as("at 250 it stays").isEqualTo(Admission.COALESCED);
        pass(50);
        assertThat(log).containsExactly("ran x4");
    }

    @Test
    @DisplayName("what was enqueued without a timer has no first arming: that is the re-arm")
    void rearm_ofWhatWasEnqueued_countsFromNow() {
        queue.rearm(work, QUIET);
        pass(100);
        pass(1_000);
        queue.enqueue(work);
        assertThat(queue.rearm(work, QUIET)).isEqualTo(Admission.ARMED);
        pass(99);
        assertThat(log).hasSize(1);
        pass(1);
        assertThat(log).hasSize(2);
    }

    @Test
    @DisplayName("neighbours with slack run at the same moment, none before its time, none later than its slack")
    void enqueueAfter_withSlack_sharesOneMoment() {
        Delay base = Delay.of(ms(1_000)).withSlack(ms(100));
        List<Probe> neighbours = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Probe neighbour = logging("neighbour-" + i);
            neighbours.add(neighbour);
            queue.enqueueAfter(neighbour, base);
            pass(1);
        }
        assertThat(test.advance(ms(989))).as("before the time of the first").isZero();
        pass(111);
        List<Duration> moments = new ArrayList<>();
        for (int i = 0; i < neighbours.size(); i++) {
            assertThat(neighbours.get(i).begun()).hasSize(1);
            moments.addAll(neighbours.get(i).begun());
            assertThat(moments.getLast()).isBetween(ms(1_000 + i), ms(1_100 + i));
        }
        assertThat(moments.stream().distinct().count()).isLessThanOrEqualTo(2);
    }

    @Test
    void rearm_withTheCallersTime_countsFromThere() {
        long now = test.runtime().nanos();
        Delay delay = Delay.of(ms(100));
        pass(30);
        assertThat(queue.rearm(work, delay, now)).isEqualTo(Admission.ARMED);
        pass(69);
        assertThat(log).isEmpty();
        pass(1);
        assertThat(log).containsExactly("ran x1");
    }

    @Test
    void delay_badTimes_areRefusedAtTheDoor() {
        assertThatThrownBy(() -> Delay.of(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the delay must not be negative, as PT-0.000000001S is");
        assertThatThrownBy(() -> QUIET.withSlack(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> QUIET.withMaxWait(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(Delay.of(Duration.ofSeconds(Long.MAX_VALUE)).nanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(QUIET.withSlack(ms(5))).hasToString("Delay[PT0.1S, slack PT0.005S, at most PT0.25S]");
    }
}
