package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import io.kernwork.observe.KernworkListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A queue with an order and a limit for each CPU of the runtime: one queue for its verbs, several for its items. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PerCpuQueueTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int CPUS = 3;

    private final List<CloseReport> reports = Collections.synchronizedList(new ArrayList<>());
    private final Kernwork runtime = Kernwork.builder()
            .name("cpus")
            .cpus(CPUS)
            .daemon(true)
            .listener(new KernworkListener() {
                @Override
                public void queueClosed(CloseReport report) {
                    reports.add(report);
                }
            })
            .build();
    private final WorkQueue queue =
            WorkQueue.builder("q").runtime(runtime).perCpu().maxActive(1).build();

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void enqueueOn_runsInTheOrderOfThatCpu_andTheBodyIsThere() throws Exception {
        List<List<Integer>> ran = new ArrayList<>();
        for (int cpu = 0; cpu < CPUS; cpu++) {
            ran.add(new ArrayList<>()); // plain: one at a time on each
        }
        for (int i = 0; i < 300; i++) {
            int cpu = i % CPUS;
            int number = i / CPUS;
            Work work = Work.of("w" + i, () -> ran.get(runtime.cpu()).add(number));
            assertThat(queue.enqueueOn(cpu, work)).isEqualTo(Admission.QUEUED);
        }
        assertThat(queue.flush(LONG).done()).isTrue();
        for (List<Integer> one : ran) {
            assertThat(one).hasSize(100).isSorted();
        }
    }

    @Test
    @DisplayName("Q5: a work that runs on one CPU and is enqueued on another one runs there when its run has ended")
    void enqueueOn_runningOnAnotherCpu_runsThereAfterwards() throws Exception {
        List<Integer> cpus = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger inside = new AtomicInteger();
        Gate gate = new Gate();
        Work work = Work.of("w", () -> {
            cpus.add(runtime.cpu());
            cpus.add(inside.incrementAndGet());
            gate.pass();
            inside.decrementAndGet();
        });
        queue.enqueueOn(2, work);
        gate.awaitEntered();
        assertThat(queue.enqueueOn(1, work)).isEqualTo(Admission.QUEUED);
        gate.open();
        queue.flush();
        assertThat(cpus).as("CPU, and how many are inside").containsExactly(2, 1, 1, 1);
    }

    @Test
    void enqueue_fromABody_staysOnItsCpu() throws Exception {
        AtomicInteger seen = new AtomicInteger(-1);
        for (int cpu = 0; cpu < CPUS; cpu++) {
            Work second = Work.of("second", () -> seen.set(runtime.cpu()));
            Work first = Work.of("first", () -> queue.enqueue(second));
            queue.enqueueOn(cpu, first);
            first.flush();
            second.flush();
            assertThat(seen).hasValue(cpu);
        }
    }

    @Test
    void enqueue_fromOneThread_goesToOneCpu() throws Exception {
        int mine = runtime.cpu();
        AtomicInteger elsewhere = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            queue.enqueue(Work.of("w", () -> elsewhere.addAndGet(runtime.cpu() == mine ? 0 : 1)));
        }
        assertThat(queue.flush(LONG).done()).isTrue();
        assertThat(elsewhere).hasValue(0);
        assertThat(runtime.cpu()).isEqualTo(mine).isBetween(0, CPUS - 1);
    }

    @Test
    void cpusRunBesideEachOther_andTheLimitIsOfEach() throws Exception {
        List<Gate> gates = blockEachCpu();
        assertThat(queue.depth()).isEqualTo(CPUS);
        gates.forEach(Gate::open);
        assertThat(queue.flush(LONG).done()).isTrue();
        assertThat(queue.depth()).isZero();
    }

    /** A body that stops at its gate on each CPU, with an item behind it. */
    private List<Gate> blockEachCpu() throws InterruptedException {
        List<Gate> gates = new ArrayList<>();
        for (int cpu = 0; cpu < CPUS; cpu++) {
            Gate gate = new Gate();
            gates.add(gate);
            queue.enqueueOn(cpu, Work.of("blocker-" + cpu, gate::pass));
            queue.enqueueOn(cpu, Work.of("behind-" + cpu, () -> {}));
        }
        for (Gate gate : gates) {
            gate.awaitEntered();
        }
        return gates;
    }

    @Test
    void flush_waitsForAllCpus_andNamesWhatItWaitsFor() throws Exception {
        Gate gate = new Gate();
        queue.enqueueOn(CPUS - 1, Work.of("blocker", gate::pass));
        gate.awaitEntered();
        assertThat(queue.flush(Duration.ZERO).waitingFor())
                .singleElement()
                .satisfies(holdup -> assertThat(holdup.item().name()).isEqualTo("blocker"));
        gate.open();
        assertThat(queue.flush(LONG).done()).isTrue();
    }

    /** The queue is never empty: some look finds each CPU idle, all looks together must not. */
    @Test
    void drain_whileABodyHopsFromCpuToCpu_neverFindsTheQueueIdle() throws Exception {
        Hop hop = new Hop();
        queue.enqueueOn(0, hop);
        int foundIdle = 0;
        for (int round = 0; round < 5_000 || hop.hops.get() < 2_000; round++) {
            foundIdle += queue.drain(Duration.ZERO).done() ? 1 : 0;
        }
        hop.goesOn = false;
        queue.drain();
        assertThat(hop.answers).as("what the queue answered its own body").doesNotContain(Admission.DRAINING);
        assertThat(foundIdle).isZero();
        assertThat(hop.isPending() || hop.isRunning()).isFalse();
    }

    /** Goes on from CPU to CPU; each hop is accepted, since it comes from a body of the queue. */
    private final class Hop extends Work {
        private volatile boolean goesOn = true;
        private final Set<Admission> answers = Collections.synchronizedSet(EnumSet.noneOf(Admission.class));
        private final AtomicInteger hops = new AtomicInteger();

        Hop() {
            super("hop");
        }

        @Override
        protected void run() {
            if (goesOn) {
                hops.incrementAndGet();
                answers.add(queue.enqueueOn((runtime.cpu() + 1) % CPUS, this));
            }
        }
    }

    @Test
    void close_withATimeOut_reportsAllCpusInOneReport() throws Exception {
        List<Gate> gates = blockEachCpu();
        CloseReport report = queue.close(Duration.ZERO);
        assertThat(report.neverRan())
                .extracting(dropped -> dropped.item().name())
                .containsExactly("behind-0", "behind-1", "behind-2");
        assertThat(report.stillRunning()).hasSize(CPUS);
        gates.forEach(Gate::open);
        queue.close();
        // who ends the last body tells of it when the close may have returned
        Bounded.until(() -> reports.size() == 2, "two reports: one when it gave up, one at the end");
        assertThat(reports.get(1).stillRunning()).isEmpty();
        assertThat(reports.get(1).neverRan()).hasSize(CPUS);
    }

    @Test
    void closeOfTheRuntime_tellsOnceOfTheQueue() {
        queue.enqueueOn(1, Work.of("w", () -> {}));
        runtime.close();
        assertThat(reports)
                .singleElement()
                .satisfies(report -> assertThat(report.complete()).isTrue());
        assertThat(queue.enqueueOn(2, Work.of("late", () -> {}))).isEqualTo(Admission.CLOSED);
    }

    @Test
    void badInput_isRefused_withTheRule() {
        Work work = Work.of("w", () -> {});
        assertThatThrownBy(() -> queue.enqueueOn(CPUS, work))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'q' has the CPUs 0 to 2 of runtime 'cpus'");
        assertThatThrownBy(() -> queue.enqueueOn(-1, work)).isInstanceOf(IllegalArgumentException.class);
        WorkQueue plain = WorkQueue.builder("plain").runtime(runtime).build();
        assertThatThrownBy(() -> plain.enqueueOn(0, work))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("perCpu()");
        assertThatThrownBy(() -> WorkQueue.builder("both")
                        .runtime(runtime)
                        .perCpu()
                        .ordered()
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ordered");
        assertThat(work.isPending()).isFalse();
    }

    @Test
    void delayedWork_isArmedForTheCallersCpu() throws Exception {
        AtomicInteger seen = new AtomicInteger(-1);
        DelayedWork late = DelayedWork.of("late", () -> seen.set(runtime.cpu()));
        assertThat(queue.enqueueAfter(late, Duration.ofHours(1))).isEqualTo(Admission.ARMED);
        late.flush();
        assertThat(seen).hasValue(runtime.cpu());
    }
}
