package io.kernwork.testkit.softirq;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.testkit.Script;
import io.kernwork.workqueue.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Raising vectors: when they run, where, in what order, and how often. */
class RaiseTest extends SoftirqCase {

    @Test
    @DisplayName("S1: a vector that is raised twice runs once, at the end of the section, on the thread that raised it")
    void raise_twice_runsOnceAtTheEnd() {
        Thread self = Thread.currentThread();
        AtomicReference<Thread> ran = new AtomicReference<>();
        SoftirqVector vector = softirqs.open("v", () -> {
            log.add("v");
            ran.set(Thread.currentThread());
        });
        try (var _ = softirqs.enterInterrupt()) {
            assertThat(vector.raise()).isEqualTo(Admission.QUEUED);
            assertThat(vector.raise()).isEqualTo(Admission.COALESCED);
            assertThat(log).isEmpty();
        }
        assertThat(log).containsExactly("v");
        assertThat(ran).hasValue(self);
        try (var _ = softirqs.enterInterrupt()) {
            assertThat(vector.raise()).as("it is not pending any more").isEqualTo(Admission.QUEUED);
        }
        assertThat(log).containsExactly("v", "v");
    }

    @Test
    @DisplayName("S1: raised twice outside any section it runs once, in ksoftirqd")
    void raise_twiceOutside_runsOnce() {
        SoftirqVector vector = whoVector("v");
        assertThat(vector.raise()).isEqualTo(Admission.QUEUED);
        assertThat(vector.raise()).isEqualTo(Admission.COALESCED);
        assertThat(log).isEmpty();
        test.runUntilIdle();
        assertThat(log).containsExactly("v by ksoftirqd");
    }

    @Test
    @DisplayName("S2: what a handler raises waits for the next pass, and there lower numbers go first")
    void raise_inAHandler_runsInTheNextPassInOrder() {
        List<SoftirqVector> vectors = new ArrayList<>();
        vectors.add(softirqs.open("0", logs("0")));
        vectors.add(softirqs.open("1", () -> {
            log.add("1");
            if (log.size() < 3) {
                vectors.get(2).raise();
                vectors.get(0).raise();
                vectors.get(1).raise();
                log.add("raised");
            }
        }));
        vectors.add(softirqs.open("2", logs("2")));
        try (var _ = softirqs.enterInterrupt()) {
            vectors.get(2).raise();
            vectors.get(1).raise();
        }
        assertThat(log)
                .as("2 was in the first pass, and is in the second one, too")
                .containsExactly("1", "raised", "2", "0", "1", "2");
    }

    @Test
    @DisplayName("S2: in a pass vectors run in the order of their numbers, not of their raising")
    void raise_inAnyOrder_runsByNumber() {
        List<SoftirqVector> vectors = new ArrayList<>();
        for (int number : new int[] {31, 7, 0, 19}) {
            vectors.add(softirqs.open(number, "v" + number, logs("v" + number)));
        }
        try (var _ = softirqs.enterInterrupt()) {
            vectors.forEach(SoftirqVector::raise);
        }
        assertThat(log).containsExactly("v0", "v7", "v19", "v31");
    }

    @Test
    @DisplayName("A vector is pending for each CPU on its own: raised on two CPUs it runs twice")
    void raise_onTwoCpus_runsOnBoth() {
        SoftirqVector vector = whoVector("v");
        topHalf("a", () -> assertThat(vector.raise()).isEqualTo(Admission.QUEUED));
        topHalf("b", () -> assertThat(vector.raise()).isEqualTo(Admission.QUEUED));
        test.runUntilIdle();
        assertThat(log).containsExactlyInAnyOrder("v by a", "v by b");
    }

    @Test
    @DisplayName("Raised behind the end of the section, on the same thread, it is ksoftirqd's")
    void raise_afterTheSection_isKsoftirqds() {
        SoftirqVector vector = whoVector("v");
        loop("a", () -> {
            try (var _ = softirqs.enterInterrupt()) {
                vector.raise();
            }
            vector.raise();
            log.add("end of a");
        });
        test.runUntilIdle();
        assertThat(log).containsExactly("v by a", "end of a", "v by ksoftirqd");
    }

    @Test
    @DisplayName("ksoftirqd serves the share of the runtime that the raising thread belongs to")
    void raise_outside_runsForTheShareOfTheThread() {
        Set<Integer> served = new TreeSet<>();
        Set<Integer> raised = new TreeSet<>();
        SoftirqVector vector =
                softirqs.open("v", () -> served.add(test.runtime().cpu()));
        for (int i = 0; i < 16; i++) {
            loop("l" + i, () -> {
                Script.sleep(ms(1)); // so that each has a thread of its own
                raised.add(test.runtime().cpu());
                vector.raise();
            });
        }
        test.advance(ms(1));
        assertThat(raised).as("the threads belong to several shares").hasSizeGreaterThan(1);
        assertThat(served).isEqualTo(raised);
    }

    @Test
    @DisplayName("In a handler Kernwork.cpu() is the share that the CPU belongs to, and Work.current() the loop's work")
    void handler_looksAround_findsItsCpu() {
        List<Integer> seen = new ArrayList<>();
        SoftirqVector vector = softirqs.open("v", () -> seen.add(test.runtime().cpu()));
        Work loop = topHalf("a", () -> {
            seen.add(test.runtime().cpu());
            vector.raise();
        });
        test.runUntilIdle();
        assertThat(loop.isRunning()).isFalse();
        assertThat(seen).hasSize(2).allMatch(cpu -> cpu.equals(seen.getFirst()));
    }
}
