package io.kernwork.softirq;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.Body;
import io.kernwork.base.CloseReport;
import io.kernwork.base.ItemRef;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.LogCapture;
import io.kernwork.observe.KernworkListener;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was wrong once. */
@Timeout(60)
final class SoftirqRegressionTest {
    private static final int RUNS = 5;

    @RegisterExtension
    final EngineCheck check = new EngineCheck();

    private final List<Object> made = new ArrayList<>();
    private int runs;

    @Test
    @DisplayName("what a handler raises in its own pass runs in the next one")
    void raise_inItsOwnHandler_runsAgain() {
        Softirqs softirqs = Softirqs.of(check.manual(() -> 0));
        SoftirqVector vector = softirqs.open("again", () -> {
            if (++runs < RUNS) {
                assertThat(((SoftirqVector) made.getFirst()).raise()).isEqualTo(Admission.QUEUED);
            }
        });
        made.add(vector);
        try (var _ = softirqs.enterInterrupt()) {
            vector.raise();
        }
        assertThat(runs).isEqualTo(RUNS);
    }

    @Test
    @DisplayName("a tasklet that schedules itself runs in the next pass")
    void schedule_inItsOwnBody_runsAgain() {
        Kernwork runtime = check.manual(() -> 0);
        Softirqs softirqs = Softirqs.of(runtime);
        Tasklet tasklet = softirqs.tasklet("again", () -> {
            if (++runs < RUNS) {
                assertThat(((Tasklet) made.getFirst()).schedule()).isEqualTo(Admission.QUEUED);
            }
        });
        made.add(tasklet);
        try (var _ = softirqs.enterInterrupt()) {
            tasklet.schedule();
        }
        assertThat(runs).isEqualTo(RUNS);
    }

    @Test
    @DisplayName(
            "a thread that takes the CPU of one that has ended waits for the handler that ksoftirqd is inside, too")
    void disableBottomHalves_onATakenCpu_waitsForTheHandler() throws Exception {
        Softirqs softirqs = Softirqs.of(check.runtime(1));
        softirqs.setBudget(1, Duration.ofMinutes(1));
        softirqs.setHandlerLimit(Duration.ofMinutes(1));
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<Thread> first = new AtomicReference<>();
        SoftirqVector vector = softirqs.open("long", () -> {
            if (Thread.currentThread().equals(first.get())) {
                ((SoftirqVector) made.getFirst()).raise(); // which is more than the budget
            } else {
                inside.countDown();
                Bounded.await(goOn, "the end of the handler");
                over.set(true);
            }
        });
        made.add(vector);
        try (Helpers helpers = new Helpers()) {
            helpers.start("first", () -> {
                first.set(Thread.currentThread());
                try (var _ = softirqs.enterInterrupt()) {
                    vector.raise();
                }
            });
            helpers.join();
            Bounded.await(inside, "ksoftirqd has taken over");
            AtomicBoolean overThen = new AtomicBoolean();
            Thread second = helpers.start("second", () -> {
                try (var _ = softirqs.disableBottomHalves()) {
                    overThen.set(over.get());
                }
            });
            Bounded.until(() -> waits(second), "the section waits for the handler");
            goOn.countDown();
            helpers.join();
            assertThat(overThen).isTrue();
        }
    }

    @Test
    @DisplayName("a section waits for the item that ksoftirqd is inside, and not for the first one of each other queue")
    void disableBottomHalves_manyQueues_waitsForOneItem() throws Exception {
        Kernwork runtime = check.runtime(1);
        Softirqs softirqs = Softirqs.of(runtime);
        softirqs.setHandlerLimit(Duration.ofMinutes(1));
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<WorkQueue> queues = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            queues.add(WorkQueue.builder("queue-" + i)
                    .runtime(runtime)
                    .bottomHalf()
                    .build());
        }
        AtomicInteger begun = new AtomicInteger();
        Body body = () -> {
            begun.incrementAndGet();
            inside.countDown();
            Bounded.await(goOn, "the end of the item");
        };
        try (Helpers helpers = new Helpers()) {
            CountDownLatch ready = new CountDownLatch(1);
            AtomicInteger begunThen = new AtomicInteger();
            Thread thread = helpers.start("thread", () -> {
                softirqs.setBudget(1, Duration.ofNanos(1));
                try (var _ = softirqs.enterInterrupt()) {
                    queues.getFirst().enqueue(Work.of("spends the budget", () -> {
                        for (WorkQueue queue : queues) {
                            queue.enqueue(Work.of("work of " + queue.name(), body));
                        }
                        softirqs.setBudget(10, Duration.ofMinutes(1)); // for ksoftirqd
                    }));
                }
                Bounded.await(inside, "ksoftirqd has taken over");
                ready.countDown();
                try (var _ = softirqs.disableBottomHalves()) {
                    begunThen.set(begun.get());
                }
            });
            Bounded.await(ready, "ksoftirqd is inside an item");
            Bounded.until(() -> waits(thread), "the section waits for the item");
            goOn.countDown();
            helpers.join();
            assertThat(begunThen).hasValue(1);
            assertThat(begun).hasValue(RUNS);
        }
    }

    @Test
    @DisplayName(
            "a tasklet that was paused while it waited for its turn is reported by the close, and does not run after it")
    void close_taskletPausedInItsPlace_isReported() throws Exception {
        List<ItemRef> dropped = Collections.synchronizedList(new ArrayList<>());
        Kernwork runtime = check.runtime(
                1,
                options -> options.listener(new KernworkListener() {
                    @Override
                    public void queueClosed(CloseReport report) {
                        report.neverRan().forEach(one -> dropped.add(one.item()));
                    }
                }));
        Softirqs softirqs = Softirqs.of(runtime);
        softirqs.setHandlerLimit(Duration.ofMinutes(1));
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Tasklet before = softirqs.tasklet("before", () -> {
            inside.countDown();
            Bounded.await(goOn, "the end of the tasklet before");
        });
        Tasklet paused = softirqs.tasklet("paused", () -> runs++);
        before.schedule();
        Bounded.await(inside, "ksoftirqd is inside a tasklet");
        assertThat(paused.schedule()).isEqualTo(Admission.QUEUED);
        paused.disableNoSync();
        try (Helpers helpers = new Helpers()) {
            Thread closing = helpers.start("close", runtime::close);
            Bounded.untilWaiting(closing, "the close waits for the tasklet before");
            goOn.countDown();
        }
        assertThat(dropped).containsExactly(paused);
        assertThat(paused.isScheduled()).isFalse();
        assertThat(paused.enable()).isTrue();
        assertThat(runs).isZero();
    }

    @Test
    @DisplayName(
            "a thread that enters sections of many runtimes keeps none of those that have closed, but for the last one")
    void enterInterrupt_manyRuntimes_areForgottenAfterTheirClose() throws Exception {
        try (Helpers helpers = new Helpers()) {
            helpers.start("loop", () -> {
                List<WeakReference<Kernwork>> gone = new ArrayList<>();
                for (int i = 0; i < RUNS; i++) {
                    gone.add(enterAndClose());
                }
                enterAndClose();
                Bounded.until(
                        () -> {
                            System.gc();
                            return gone.stream().allMatch(runtime -> runtime.get() == null);
                        },
                        "the runtimes that have closed are collected");
            });
        }
    }

    private static WeakReference<Kernwork> enterAndClose() {
        Kernwork runtime = Kernwork.manual(() -> 0);
        Softirqs softirqs = Softirqs.of(runtime);
        try (var _ = softirqs.enterInterrupt()) {
            assertThat(runtime.cpus()).isOne();
        }
        runtime.close();
        try (var _ = softirqs.enterInterrupt()) { // which stays legal, without any more memory
            return new WeakReference<>(runtime);
        }
    }

    @Test
    @DisplayName("a section of a closed runtime can be entered again after the thread has entered those of others")
    void enterInterrupt_closedRuntimeAfterAnotherOne_isLegal() {
        Kernwork closed = check.manual(() -> 0);
        Softirqs softirqs = Softirqs.of(closed);
        try (var _ = softirqs.enterInterrupt()) {
            runs++;
        }
        closed.close();
        try (var _ = Softirqs.of(check.manual(() -> 0)).enterInterrupt()) {
            runs++;
        }
        try (var _ = softirqs.enterInterrupt()) {
            runs++;
        }
        assertThat(runs).isEqualTo(3);
    }

    @Test
    @DisplayName("a clock that fails between two passes costs nothing: what was raised runs in ksoftirqd")
    void close_clockFailsBetweenPasses_goesOnInKsoftirqd() {
        AtomicBoolean fails = new AtomicBoolean();
        ManualKernwork runtime = check.manual(() -> {
            if (fails.compareAndSet(true, false)) {
                throw new IllegalStateException("the clock");
            }
            return 0;
        });
        Softirqs softirqs = Softirqs.of(runtime);
        SoftirqVector second = softirqs.open("second", () -> runs++);
        SoftirqVector first = softirqs.open("first", () -> {
            second.raise();
            fails.set(true);
        });
        try (LogCapture logs = new LogCapture("io.kernwork")) {
            try (var _ = softirqs.enterInterrupt()) {
                first.raise();
            }
            assertThat(logs.entries())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.message()).contains("which goes on in ksoftirqd"));
        }
        runtime.runUntilIdle();
        assertThat(runs).isOne();
    }

    /** It has come to the wait, or to its end if it does not wait. */
    private static boolean waits(Thread thread) {
        return !thread.isAlive()
                || Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("awaitOutside"));
    }
}
