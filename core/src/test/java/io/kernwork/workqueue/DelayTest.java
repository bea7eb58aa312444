package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Admission;
import io.kernwork.base.Delay;
import io.kernwork.internal.engine.EngineAccess;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Slack, the longest wait, and a time that the caller hands in; in virtual time. */
class DelayTest extends ManualCase {
    private static final Delay QUIET = Delay.of(Duration.ofMillis(100)).withMaxWait(Duration.ofMillis(250));

    private final WorkQueue queue = queue("delays").build();
    private final DelayedWork work = DelayedWork.counted("work", requests -> log.add("ran x" + requests));

    private void pass(long millis) {
        ticker.advance(Duration.ofMillis(millis));
        runtime.runUntilIdle();
    }

    @Test
    @DisplayName("re-armed again and again, it runs so long after the first arming at the latest")
    void rearm_withMaxWait_cannotBePutOffForEver() {
        assertThat(queue.rearm(work, QUIET)).isEqualTo(Admission.ARMED);
        for (int i = 0; i < 4; i++) {
            pass(60);
            assertThat(queue.rearm(work, QUIET)).isEqualTo(Admission.REARMED);
        }
        ticker.advance(Duration.ofMillis(10).minusNanos(1));
        runtime.runUntilIdle();
        assertThat(log).isEmpty();
        ticker.advance(Duration.ofNanos(1));
        runtime.runUntilIdle();
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
        queue.rearm(work, QUIET);
        ticker.advance(Duration.ofMillis(100));
        fire();
        assertThat(queue.depth()).isEqualTo(1);
        assertThat(queue.rearm(work, QUIET)).as("at 100").isEqualTo(Admission.ARMED);
        ticker.advance(Duration.ofMillis(100));
        fire();
        assertThat(queue.rearm(work, QUIET)).as("at 200").isEqualTo(Admission.ARMED);
        ticker.advance(Duration.ofMillis(50));
        fire();
        assertThat(queue.depth()).isEqualTo(1);
        assertThat(queue.rearm(work, QUIET)).as("at 250 it stays").isEqualTo(Admission.COALESCED);
        runtime.runUntilIdle();
        assertThat(log).containsExactly("ran x4");
    }

    @Test
    @DisplayName("what was enqueued without a timer has no first arming: that is the re-arm")
    void rearm_ofWhatWasEnqueued_countsFromNow() {
        queue.rearm(work, QUIET);
        pass(100);
        ticker.advance(Duration.ofSeconds(1));
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
        Delay base = Delay.of(Duration.ofMillis(1_000)).withSlack(Duration.ofMillis(100));
        int moments = 0;
        for (int i = 0; i < 10; i++) {
            queue.enqueueAfter(logging("neighbour-" + i), base);
            ticker.advance(Duration.ofMillis(1));
        }
        ticker.advance(Duration.ofMillis(989));
        assertThat(runtime.runUntilIdle()).as("before the time of the first").isZero();
        for (int i = 0; i <= 110 && log.size() < 10; i++) {
            ticker.advance(Duration.ofMillis(1));
            moments += runtime.runUntilIdle() > 0 ? 1 : 0;
        }
        assertThat(log).hasSize(10);
        assertThat(moments).isLessThanOrEqualTo(2);
    }

    @Test
    void rearm_withTheCallersTime_countsFromThere() {
        long now = runtime.nanos();
        Delay delay = Delay.of(Duration.ofMillis(100));
        ticker.advance(Duration.ofMillis(30));
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
        assertThat(QUIET.withSlack(Duration.ofMillis(5))).hasToString("Delay[PT0.1S, slack PT0.005S, at most PT0.25S]");
    }

    /** Fires what is due and runs nothing. */
    private void fire() {
        EngineAccess.of(runtime).fireDue();
    }
}
