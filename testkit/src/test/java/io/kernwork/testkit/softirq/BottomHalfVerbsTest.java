package io.kernwork.testkit.softirq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Admission;
import io.kernwork.base.AtomicContextException;
import io.kernwork.base.CloseReport;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.testkit.Script;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tasklets lack: the verbs of works, on bottom-half queues. */
class BottomHalfVerbsTest extends SoftirqCase {
    private final WorkQueue queue =
            WorkQueue.builder("bh").runtime(test.runtime()).bottomHalf().build();

    private Work slow(String name) {
        return Work.of(name, () -> {
            logAt(name + " by " + who());
            Script.sleep(ms(5));
            logAt("end of " + name);
        });
    }

    @Test
    @DisplayName("cancel takes a work away that waits for the end of its section, and the others run")
    void cancel_inTheSection_neverRuns() {
        Work first = Work.of("first", logs("first"));
        Work second = Work.of("second", logs("second"));
        try (var _ = softirqs.enterInterrupt()) {
            queue.enqueue(first);
            queue.enqueue(first);
            queue.enqueue(second);
            assertThat(first.cancel()).isEqualTo(2);
            assertThat(first.cancel()).isZero();
        }
        assertThat(log).containsExactly("second");
    }

    @Test
    @DisplayName("disable takes it away and refuses it, where a tasklet would be remembered")
    void disable_pending_isForgotten() {
        Work work = Work.of("w", logs("w"));
        try (var _ = softirqs.enterInterrupt()) {
            queue.enqueue(work);
            assertThat(work.disable()).isEqualTo(1);
            assertThat(queue.enqueue(work)).isEqualTo(Admission.DISABLED);
            assertThat(work.enable()).isTrue();
        }
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName(
            "cancelSync from an ordinary thread waits for the run in ksoftirqd and takes the request behind it away")
    void cancelSync_runningAndPending_waits() throws Exception {
        Work work = slow("w");
        queue.enqueue(work);
        test.advance(ms(1));
        queue.enqueue(work);
        assertThat(work.cancelSync()).isEqualTo(1);
        assertThat(log).containsExactly("w by ksoftirqd@0", "end of w@5");
        assertThat(work.isPending() || work.isRunning()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "B3: in a softirq cancelSync and disableSync of a work that runs on another CPU wait for its end and succeed")
    void cancelSync_inASoftirq_ofAnotherCpus_succeeds(boolean disable) {
        Work work = slow("w");
        SoftirqVector canceller = softirqs.open("canceller", () -> {
            queue.enqueue(work);
            int removed = disable ? work.disableSync() : work.cancelSync();
            logAt("removed " + removed + " by " + who());
            assertThat(work.isRunning() || work.isPending()).isFalse();
        });
        topHalf("a", () -> queue.enqueue(work));
        loop("b", () -> {
            Script.sleep(ms(1));
            try (var _ = softirqs.enterInterrupt()) {
                canceller.raise();
            }
        });
        test.advance(ms(50));
        assertThat(log).containsExactly("w by a@0", "end of w@5", "removed 1 by b@5");
        assertThat(queue.enqueue(work)).isEqualTo(disable ? Admission.DISABLED : Admission.QUEUED);
        test.advance(ms(50));
    }

    @Test
    @DisplayName("B3: a tasklet and another work may wait so, too, in the bounded form as well")
    void cancelSync_inATasklet_boundedForm_givesUp() {
        Work work = slow("w");
        WaitResult[] result = new WaitResult[1];
        loop("a", () -> {
            try (var _ = softirqs.enterInterrupt()) {
                queue.enqueue(work);
            }
        });
        loop("b", () -> {
            Script.sleep(ms(1));
            try (var _ = softirqs.enterInterrupt()) {
                softirqs.tasklet("t", () -> result[0] = work.cancelSync(ms(1))).schedule();
            }
            logAt("b goes on");
        });
        test.advance(ms(50));
        assertThat(log).containsExactly("w by a@0", "b goes on@2", "end of w@5");
        assertThat(result[0].done()).isFalse();
        assertThat(result[0].waitingFor())
                .singleElement()
                .satisfies(holdup -> assertThat(holdup.item()).isSameAs(work));
    }

    @Test
    @DisplayName("B3: not in a top half, not with bottom halves disabled, and not of a work of an ordinary queue")
    void cancelSync_elsewhereInAtomicContext_isRefused() {
        WorkQueue ordinary =
                WorkQueue.builder("ordinary").runtime(test.runtime()).build();
        Work work = slow("w");
        Work other = slow("other");
        SoftirqVector canceller = softirqs.open("canceller", () -> {
            assertThatThrownBy(other::cancelSync).isInstanceOf(AtomicContextException.class);
            try (var _ = softirqs.enterInterrupt()) {
                assertThatThrownBy(work::cancelSync).isInstanceOf(AtomicContextException.class);
            }
            try (var _ = softirqs.disableBottomHalves()) {
                assertThat(work.cancelSync()).as("as in any softirq").isEqualTo(1);
            }
            log.add("refused");
        });
        ordinary.enqueue(other);
        try (var _ = softirqs.enterInterrupt()) {
            queue.enqueue(work);
            assertThatThrownBy(work::cancelSync).isInstanceOf(AtomicContextException.class);
            canceller.raise();
        }
        try (var _ = softirqs.disableBottomHalves()) {
            assertThatThrownBy(work::disableSync).isInstanceOf(AtomicContextException.class);
        }
        assertThat(log).containsExactly("refused");
        assertThat(work.isDisabled() || other.isDisabled()).isFalse();
        test.advance(ms(50));
    }

    @Test
    @DisplayName(
            "B3: a work that waits on a bottom-half queue and still runs on an ordinary one is not waited for in a softirq")
    void cancelSync_inASoftirq_runsOnAnOrdinaryQueue_isRefused() {
        WorkQueue ordinary =
                WorkQueue.builder("ordinary").runtime(test.runtime()).build();
        Work work = slow("w");
        ordinary.enqueue(work);
        test.advance(ms(1));
        SoftirqVector canceller = softirqs.open("canceller", () -> {
            assertThatThrownBy(work::cancelSync)
                    .isInstanceOf(AtomicContextException.class)
                    .hasMessageContaining("'w'");
            logAt("refused");
        });
        topHalf("a", () -> {
            queue.enqueue(work);
            canceller.raise();
        });
        test.advance(ms(50));
        assertThat(log)
                .containsExactly("w by ksoftirqd@0", "refused@1", "end of w@5", "w by ksoftirqd@5", "end of w@10");
    }

    @Test
    @DisplayName("From its own body cancelSync is refused as a wait for itself, and flush as one in atomic context")
    void waits_fromTheOwnBody_areRefused() {
        Work[] self = new Work[1];
        self[0] = Work.of("self", () -> {
            assertThatThrownBy(self[0]::cancelSync).isInstanceOf(SelfWaitException.class);
            assertThatThrownBy(self[0]::disableSync).isInstanceOf(SelfWaitException.class);
            assertThatThrownBy(self[0]::flush).isInstanceOf(SelfWaitException.class);
            assertThatThrownBy(queue::flush).isInstanceOf(AtomicContextException.class);
            log.add("refused");
        });
        queue.enqueue(self[0]);
        test.runUntilIdle();
        assertThat(log).containsExactly("refused");
        assertThat(self[0].isDisabled()).isFalse();
    }

    @Test
    @DisplayName("flush of a work and of the queue wait for all CPUs, flushAsync may be called in a section")
    void flush_pendingOnSeveralCpus_waitsForAll() throws Exception {
        CompletableFuture<?>[] flushed = new CompletableFuture<?>[1];
        Work work = slow("w");
        topHalf("a", () -> {
            queue.enqueue(work);
            flushed[0] = queue.flushAsync().toCompletableFuture();
            Script.sleep(ms(10));
            assertThat(flushed[0]).isNotDone();
        });
        topHalf("b", () -> {
            queue.enqueue(Work.of("other", () -> logAt("other by " + who())));
            Script.sleep(ms(2));
        });
        test.advance(ms(1));
        queue.flush();
        assertThat(log).containsExactly("other by b@2", "w by a@10", "end of w@15");
        assertThat(flushed[0]).isCompleted();
        assertThat(work.flush()).isFalse();
    }

    @Test
    @DisplayName("drain refuses others, lets works of the queue go on with the chain, and waits for its end")
    void drain_chain_runsToItsEnd() throws Exception {
        Work[] links = new Work[4];
        for (int i = 3; i >= 0; i--) {
            int next = i + 1;
            links[i] = Work.of("link", () -> {
                Script.sleep(ms(1));
                log.add("link " + next);
                if (next < 4) {
                    assertThat(queue.enqueue(links[next])).isEqualTo(Admission.QUEUED);
                }
            });
        }
        topHalf("a", () -> queue.enqueue(links[0]));
        loop("stranger", () -> {
            Script.sleep(us(500));
            try (var _ = softirqs.enterInterrupt()) { // this thread was no CPU when the drain began
                log.add(String.valueOf(queue.enqueue(slow("late"))));
            }
        });
        test.runUntilIdle();
        queue.drain();
        assertThat(log).containsExactly("DRAINING", "link 1", "link 2", "link 3", "link 4");
        assertThat(queue.enqueue(Work.of("open again", () -> {}))).isEqualTo(Admission.QUEUED);
        queue.flush();
    }

    @Test
    @DisplayName("close runs what waits on all CPUs, refuses everybody from its first moment, and reports nothing")
    void close_pending_runsEverything() throws Exception {
        topHalf("a", () -> {
            queue.enqueue(slow("in a section"));
            Script.sleep(ms(3));
            assertThat(queue.enqueue(slow("late"))).isEqualTo(Admission.CLOSED);
        });
        queue.enqueueOn(1, slow("on a share"));
        test.advance(ms(1));
        CloseReport report = queue.close(ms(100));
        assertThat(report.complete()).isTrue();
        assertThat(log)
                .containsExactly(
                        "on a share by ksoftirqd@0",
                        "in a section by a@3",
                        "end of on a share@5",
                        "end of in a section@8");
        try (var _ = softirqs.enterInterrupt()) {
            assertThat(queue.enqueue(slow("late"))).isEqualTo(Admission.CLOSED);
        }
    }

    @Test
    @DisplayName("close(Duration) reports what waits in a section that goes on, and what still runs")
    void close_bounded_reportsWhatNeverRan() {
        topHalf("a", () -> {
            queue.enqueue(slow("in a section"));
            Script.sleep(ms(50));
        });
        queue.enqueueOn(1, Work.of("long", () -> Script.sleep(ms(50))));
        test.advance(ms(1));
        CloseReport report = queue.close(ms(5));
        assertThat(report.neverRan())
                .singleElement()
                .satisfies(never -> assertThat(never.item().name()).isEqualTo("in a section"));
        assertThat(report.stillRunning())
                .singleElement()
                .satisfies(holdup -> assertThat(holdup.item().name()).isEqualTo("long"));
        test.advance(ms(100));
        assertThat(log).isEmpty();
    }
}
