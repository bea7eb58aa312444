package io.kernwork.testkit.softirq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Admission;
import io.kernwork.base.Body;
import io.kernwork.base.SelfWaitException;
import io.kernwork.softirq.BottomHalves;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.testkit.Script;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbered bottom halves: one at a time in the whole runtime. The cases O1 and O2. */
class BottomHalfCasesTest extends SoftirqCase {
    private final BottomHalves halves = BottomHalves.of(test.runtime());
    private int inside;
    private int most;

    private Body slow(String name) {
        return () -> {
            inside++;
            most = Math.max(most, inside);
            logAt(name + " by " + who());
            Script.sleep(ms(5));
            inside--;
        };
    }

    @Test
    @DisplayName(
            "O1: two bottom halves that are marked on two CPUs never overlap, and the CPU that finds one running goes on")
    void mark_onTwoCpus_neverOverlap() {
        softirqs.setBudget(10, ms(100));
        halves.init(0, slow("0"));
        halves.init(1, slow("1"));
        topHalf("a", () -> halves.mark(0));
        loop("b", () -> {
            Script.sleep(ms(1));
            try (var _ = softirqs.enterInterrupt()) {
                halves.mark(1);
            }
            logAt("b goes on");
        });
        test.advance(ms(50));
        assertThat(log).containsExactly("0 by a@0", "b goes on@1", "1 by a@5");
        assertThat(most).isEqualTo(1);
    }

    @Test
    @DisplayName("O1: all 32, marked on many CPUs and outside any, run one at a time and none is lost")
    void mark_allOfThem_runOneAtATime() {
        int[] ran = new int[BottomHalves.SLOTS];
        for (int nr = 0; nr < BottomHalves.SLOTS; nr++) {
            int number = nr;
            halves.init(nr, () -> {
                inside++;
                most = Math.max(most, inside);
                Script.sleep(us(30));
                ran[number]++;
                inside--;
            });
        }
        for (int i = 0; i < 8; i++) {
            int first = i * 4;
            loop("l" + i, () -> {
                Script.sleep(us(first));
                halves.mark(first);
                try (var _ = softirqs.enterInterrupt()) {
                    halves.mark(first + 1);
                    Script.sleep(us(10));
                    halves.mark(first + 2);
                }
                try (var _ = softirqs.disableBottomHalves()) {
                    halves.mark(first + 3);
                }
            });
        }
        test.advance(ms(50));
        assertThat(most).isEqualTo(1);
        assertThat(ran).containsOnly(1);
    }

    @Test
    @DisplayName("O2: marks coalesce until the run begins, and one while it runs asks for one run more")
    void mark_often_runsOnce() {
        Admission[] inTheBody = new Admission[2];
        halves.init(3, () -> {
            log.add("3");
            if (log.size() == 1) {
                inTheBody[0] = halves.mark(3);
                inTheBody[1] = halves.mark(3);
            }
        });
        try (var _ = softirqs.enterInterrupt()) {
            assertThat(halves.mark(3)).isEqualTo(Admission.QUEUED);
            assertThat(halves.mark(3)).isEqualTo(Admission.COALESCED);
            assertThat(halves.mark(3)).isEqualTo(Admission.COALESCED);
        }
        assertThat(log).containsExactly("3", "3");
        assertThat(inTheBody).containsExactly(Admission.QUEUED, Admission.COALESCED);
    }

    @Test
    @DisplayName("O2: after remove a mark is answered CLOSED and calls nothing; the slot takes another body")
    void mark_removed_callsNothing() throws Exception {
        halves.init(7, logs("first"));
        halves.remove(7);
        assertThat(halves.mark(7)).isEqualTo(Admission.CLOSED);
        test.runUntilIdle();
        assertThat(log).isEmpty();
        halves.init(7, logs("second"));
        assertThat(halves.mark(7)).isEqualTo(Admission.QUEUED);
        test.runUntilIdle();
        assertThat(log).containsExactly("second");
        halves.remove(8); // has never had one
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 32, Integer.MAX_VALUE, Integer.MIN_VALUE})
    @DisplayName("O2: a slot that is not there is refused by every verb")
    void slot_outOfRange_isRefused(int nr) {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> halves.init(nr, () -> {}), () -> halves.mark(nr), () -> halves.remove(nr))) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("slots 0 to 31, not " + nr);
        }
    }

    @Test
    @DisplayName("A second body for a slot is refused and the first one stays, where the kernel's call overwrites it")
    void init_twice_isRefused() {
        halves.init(4, "timer", logs("first"));
        assertThatThrownBy(() -> halves.init(4, "other", logs("second")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("slot 4 has a bottom half, 'timer'")
                .hasMessageContaining("'other'");
        halves.mark(4);
        test.runUntilIdle();
        assertThat(log).containsExactly("first");
        assertThat(halves).hasToString("BottomHalves[4 timer]");
    }

    @Test
    @DisplayName("They run before the vectors and behind tasklets of high priority, in the order of their marking")
    void mark_several_runInOrderBetweenTheOthers() {
        halves.init(1, logs("1"));
        halves.init(2, logs("2"));
        SoftirqVector vector = vector("vector");
        try (var _ = softirqs.enterInterrupt()) {
            vector.raise();
            halves.mark(2);
            halves.mark(1);
            tasklet("high").scheduleHigh();
        }
        assertThat(log).containsExactly("high", "2", "1", "vector");
    }

    @Test
    @DisplayName("Marked inside a long section, and marked elsewhere, it runs where a section ends first")
    void mark_inALongSectionAndElsewhere_runsWhereASectionEndsFirst() {
        halves.init(1, () -> logAt("1 by " + who()));
        topHalf("a", () -> {
            halves.mark(1);
            Script.sleep(ms(50));
        });
        loop("b", () -> {
            Script.sleep(ms(1));
            try (var _ = softirqs.enterInterrupt()) {
                assertThat(halves.mark(1)).isEqualTo(Admission.COALESCED);
            }
        });
        test.advance(ms(100));
        assertThat(log).containsExactly("1 by b@1");
    }

    @Test
    @DisplayName(
            "remove lets the run happen that the slot is marked for, waits for it, and forgets what is marked meanwhile")
    void remove_marked_waitsForTheRun() throws Exception {
        Admission[] answer = new Admission[1];
        halves.init(5, () -> {
            Script.sleep(ms(5));
            answer[0] = halves.mark(5); // would go on for ever
            logAt("5");
        });
        halves.mark(5);
        halves.remove(5);
        assertThat(log).containsExactly("5@5");
        assertThat(answer[0]).isEqualTo(Admission.CLOSED);
    }

    @Test
    @DisplayName("From its own body remove is refused, and the slot stays as it is")
    void remove_fromItsOwnBody_isRefused() throws Exception {
        halves.init(6, () -> {
            assertThatThrownBy(() -> halves.remove(6)).isInstanceOf(SelfWaitException.class);
            log.add("6");
        });
        halves.mark(6);
        test.runUntilIdle();
        assertThat(halves.mark(6)).isEqualTo(Admission.QUEUED);
        halves.remove(6);
        assertThat(log).containsExactly("6", "6");
    }

    @Test
    @DisplayName("remove that is interrupted leaves the body where it is")
    void remove_interrupted_keepsTheBody() {
        halves.init(9, () -> Script.sleep(ms(10)));
        halves.mark(9);
        test.advance(ms(1));
        Thread[] remover = new Thread[1];
        loop("remover", () -> {
            remover[0] = Thread.currentThread();
            assertThatThrownBy(() -> halves.remove(9)).isInstanceOf(InterruptedException.class);
            log.add("interrupted");
        });
        test.runUntilIdle();
        remover[0].interrupt();
        test.runUntilIdle();
        assertThat(log).containsExactly("interrupted");
        assertThat(halves.mark(9)).isEqualTo(Admission.QUEUED);
        test.advance(ms(50));
    }

    @Test
    @DisplayName(
            "Of two that remove one body one is interrupted: the other one wins over a body that marks itself all the same")
    void remove_twoAtOnce_oneInterrupted_theOtherEnds() {
        halves.init(9, () -> {
            Script.sleep(ms(10));
            log.add(String.valueOf(halves.mark(9)));
        });
        halves.mark(9);
        test.advance(ms(1));
        Thread[] interrupted = new Thread[1];
        loop("one", () -> {
            interrupted[0] = Thread.currentThread();
            assertThatThrownBy(() -> halves.remove(9)).isInstanceOf(InterruptedException.class);
        });
        loop("other", () -> {
            halves.remove(9);
            logAt("removed");
        });
        test.advance(ms(1));
        interrupted[0].interrupt();
        test.advance(ms(100));
        assertThat(log).containsExactly("CLOSED", "removed@10");
        assertThat(halves.mark(9)).isEqualTo(Admission.CLOSED);
    }
}
