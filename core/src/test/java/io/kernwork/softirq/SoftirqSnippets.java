package io.kernwork.softirq;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.AtomicContextException;
import io.kernwork.base.CloseReport;
import io.kernwork.base.Holdup;
import io.kernwork.base.WaitResult;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.observe.KernworkListener;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The examples of the documentation of softirqs: each region is shown in the Javadoc or the guide, and runs here, as {@link
 * SoftirqSnippetsTest}.
 */
@Timeout(60)
abstract class SoftirqSnippets {
    private static final int SECONDS = 30;

    private final List<String> log = new ArrayList<>();
    private final ManualKernwork runtime = Kernwork.manual(new ManualTicker());

    @AfterEach
    void closeRuntime() {
        runtime.close();
    }

    @Test
    @DisplayName("What a top half raises runs once, at its end, on its thread")
    void loop_raises_runsAtTheEndOnThisThread() {
        // @start region="loop"
        Softirqs softirqs = Softirqs.of(runtime);
        SoftirqVector receive = softirqs.open("net-rx", () -> log.add("parse what was read"));

        try (var _ = softirqs.enterInterrupt()) { // one turn of an event loop
            log.add("read");
            receive.raise();
            receive.raise(); // pending already
        } // here the handler runs, once
        // @end
        assertThat(log).containsExactly("read", "parse what was read");
    }

    @Test
    @DisplayName("Vectors run in the order of their numbers, whichever was raised first")
    void vectors_numbered_runInTheirOrder() {
        // @start region="vectornumbers"
        Softirqs softirqs = Softirqs.of(runtime);
        SoftirqVector statistics = softirqs.open(20, "statistics", () -> log.add("statistics"));
        SoftirqVector transmit = softirqs.open(2, "net-tx", () -> log.add("transmit"));

        try (var _ = softirqs.enterInterrupt()) {
            statistics.raise();
            transmit.raise(); // runs first: lower numbers do
        }
        // @end
        assertThat(log).containsExactly("transmit", "statistics");
    }

    @Test
    @DisplayName("A handler that raises itself runs in passes, and ksoftirqd does what is beyond the budget")
    void handler_raisesItself_isShedBeyondTheBudget() {
        // @start region="batch"
        Queue<String> packets = new ConcurrentLinkedQueue<>();
        SoftirqVector[] receive = new SoftirqVector[1];
        receive[0] = Softirqs.of(runtime).open("net-rx", () -> {
            for (int taken = 0; taken < 64; taken++) { // so many in one run
                String packet = packets.poll();
                if (packet == null) {
                    return;
                }
                log.add(packet);
            }
            receive[0].raise(); // the rest in the next pass, behind the others
        });
        // @end
        for (int packet = 0; packet < 1_000; packet++) {
            packets.add("packet " + packet);
        }
        try (var _ = Softirqs.of(runtime).enterInterrupt()) {
            receive[0].raise();
        }
        assertThat(log).hasSize(640); // ten passes
        runtime.runUntilIdle(); // ksoftirqd
        assertThat(log).hasSize(1_000);
    }

    @Test
    @DisplayName(
            "A value of each CPU: what a top half puts in, its handler finds, at the end of the section and in ksoftirqd")
    void perCpu_handler_findsWhatItsTopHalfHasLeft() {
        // @start region="percpu"
        Softirqs softirqs = Softirqs.of(runtime);
        PerCpu<Queue<String>> backlog = softirqs.perCpu(ConcurrentLinkedQueue::new); // one for each event loop
        SoftirqVector receive = softirqs.open("net-rx", () -> {
            for (String packet = backlog.get().poll();
                    packet != null;
                    packet = backlog.get().poll()) {
                log.add((softirqs.isKsoftirqd() ? "shed: " : "at the end: ") + packet);
            }
        });

        try (var _ = softirqs.enterInterrupt()) {
            backlog.get().add("packet");
            receive.raise();
        }
        // @end
        assertThat(log).containsExactly("at the end: packet");
    }

    @Test
    @DisplayName("The budget can be set")
    void budget_onePass_isKept() {
        Softirqs softirqs = Softirqs.of(runtime);
        SoftirqVector[] again = new SoftirqVector[1];
        again[0] = softirqs.open("again", () -> {
            log.add("run");
            again[0].raise();
        });
        // @start region="budget"
        softirqs.setBudget(4, Duration.ofNanos(500_000)); // passes, and time; 10 and 2 ms unless set
        // @end
        try (var _ = softirqs.enterInterrupt()) {
            again[0].raise();
        }
        assertThat(log).hasSize(4);
        assertThat(runtime.step()).isTrue();
        assertThat(log).hasSize(8); // ksoftirqd has the same budget for each of its turns
        softirqs.setBudget(1, Duration.ofDays(1));
        assertThat(runtime.step()).isTrue();
        assertThat(log).hasSize(9);
    }

    @Test
    @DisplayName("A handler hands what must wait to a work queue")
    void handler_mustWait_handsItOn() throws Exception {
        WorkQueue disk = WorkQueue.builder("disk").runtime(runtime).build();
        // @start region="handon"
        Work save = Work.of("save", () -> log.add("saved")); // may wait: it runs on a worker
        SoftirqVector receive = Softirqs.of(runtime).open("net-rx", () -> {
            log.add("parsed");
            disk.enqueue(save); // enqueue, raise, schedule and mark may be called anywhere
        });
        // @end
        try (var _ = Softirqs.of(runtime).enterInterrupt()) {
            receive.raise();
        }
        assertThat(log).containsExactly("parsed");
        runtime.runUntilIdle();
        assertThat(log).containsExactly("parsed", "saved");
    }

    @Test
    @DisplayName("A verb that waits is refused in atomic context, and changes nothing")
    void wait_inATopHalf_isRefused() {
        Work save = Work.of("save", () -> log.add("saved"));
        WorkQueue disk = WorkQueue.builder("disk").runtime(runtime).build();
        disk.enqueue(save);
        try (var _ = Softirqs.of(runtime).enterInterrupt()) {
            save.cancelSync();
        } catch (AtomicContextException | InterruptedException refused) {
            log.add(String.valueOf(refused.getMessage()));
        }
        assertThat(log).singleElement().asString().contains("cancelSync() of item 'save'", "in a top half");
        assertThat(save.isPending()).isTrue();
    }

    @Test
    @DisplayName("Data that handlers of this CPU use may be used with bottom halves disabled")
    void disabledBottomHalves_keepTheHandlersOut() {
        // @start region="bhdisable"
        Softirqs softirqs = Softirqs.of(runtime);
        Queue<String> batch = new ArrayDeque<>(); // of this loop and its handlers; guarded by nothing else
        SoftirqVector send = softirqs.open("send", () -> {
            log.add("sent " + batch);
            batch.clear();
        });

        try (var _ = softirqs.disableBottomHalves()) { // no handler of this CPU runs, nor does ksoftirqd for it
            batch.add("one");
            send.raise();
            batch.add("two");
        } // here it runs
        // @end
        assertThat(log).containsExactly("sent [one, two]");
    }

    @Test
    @DisplayName("A tasklet that is scheduled twice runs once")
    void tasklet_scheduledTwice_runsOnce() throws Exception {
        Softirqs softirqs = Softirqs.of(runtime);
        // @start region="tasklet"
        Tasklet acknowledge = softirqs.tasklet("ack", () -> log.add("acknowledge"));
        try (var _ = softirqs.enterInterrupt()) {
            acknowledge.schedule();
            acknowledge.schedule(); // scheduled already
        }
        acknowledge.kill(); // it is not running, and not scheduled either
        // @end
        assertThat(log).containsExactly("acknowledge");
    }

    @Test
    @DisplayName("What is scheduled while a tasklet is disabled runs after its enable")
    void tasklet_disabled_remembers() throws Exception {
        Tasklet acknowledge = Softirqs.of(runtime).tasklet("ack", () -> log.add("acknowledge"));
        // @start region="taskletdisable"
        acknowledge.disable(); // on return its body is not running, and does not begin
        acknowledge.schedule(); // QUEUED: remembered, and costs nothing while it waits
        acknowledge.enable(); // gets its place now
        // @end
        runtime.runUntilIdle();
        assertThat(log).containsExactly("acknowledge");
    }

    @Test
    @DisplayName("A marked bottom half runs once; one that was removed runs no more")
    void bottomHalves_marked_runOneAfterTheOther() throws Exception {
        // @start region="bottomhalves"
        BottomHalves halves = BottomHalves.of(runtime);
        halves.init(8, () -> log.add("scsi"));
        try (var _ = Softirqs.of(runtime).enterInterrupt()) {
            halves.mark(8);
            halves.mark(8); // marked already
        }
        halves.remove(8);
        // @end
        assertThat(log).containsExactly("scsi");
        assertThat(halves.mark(8)).isEqualTo(Admission.CLOSED);
    }

    @Test
    @DisplayName("Works of a bottom-half queue run at the end of the section, and have all the verbs of works")
    void bottomHalfQueue_runsAtTheEnd_andCanBeStopped() throws Exception {
        // @start region="bhqueue"
        WorkQueue queue = WorkQueue.builder("rx").runtime(runtime).bottomHalf().build();
        Work parse = Work.counted("parse", reads -> log.add("parse what " + reads + " reads brought"));

        try (var _ = Softirqs.of(runtime).enterInterrupt()) {
            queue.enqueue(parse);
            queue.enqueue(parse); // COALESCED: the run is told
        } // here it runs, on this thread

        parse.disableSync(); // on return it is not running, and cannot run any more
        queue.close();
        // @end
        assertThat(log).containsExactly("parse what 2 reads brought");
        assertThat(queue.enqueue(parse)).isEqualTo(Admission.CLOSED);
    }

    @Test
    @DisplayName("A handler that stays for too long is told of, with its stack")
    void handler_staysTooLong_isToldOf() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        // @start region="overstayed"
        KernworkListener listener = new KernworkListener() {
            @Override
            public void handlerOverstayed(String runtime, Holdup handler, Duration limit) {
                log.add(handler.item().name() + " in " + handler.thread()); // and handler.stack()
                told.countDown();
            }
        };
        try (Kernwork app = Kernwork.builder().name("app").listener(listener).build()) {
            Softirqs softirqs = Softirqs.of(app);
            softirqs.setHandlerLimit(Duration.ofMillis(20)); // 50 ms unless set
            // @end
            SoftirqVector slow = softirqs.open("slow", () -> {
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
                while (told.getCount() > 0 && System.nanoTime() - end < 0) {
                    Thread.onSpinWait();
                }
            });
            try (var _ = softirqs.enterInterrupt()) {
                slow.raise();
            }
            assertThat(told.getCount()).isZero();
            assertThat(log).containsExactly("slow in " + Thread.currentThread().getName());
        }
    }

    @Test
    @DisplayName("Outside any section everything runs in ksoftirqd")
    void realThreads_outsideAnySection_runInKsoftirqd() throws Exception {
        try (Kernwork real = Kernwork.builder().name("real").cpus(2).build()) {
            Softirqs softirqs = Softirqs.of(real);
            CountDownLatch ran = new CountDownLatch(3);
            SoftirqVector vector = softirqs.open("v", ran::countDown);
            Tasklet tasklet = softirqs.disabledTasklet("t", ran::countDown);
            BottomHalves.of(real).init(3, ran::countDown);
            vector.raise();
            tasklet.schedule();
            tasklet.enable();
            BottomHalves.of(real).mark(3);
            assertThat(ran.await(SECONDS, TimeUnit.SECONDS)).isTrue();
            tasklet.kill();
        }
    }

    @Test
    @DisplayName("The close of a runtime runs what is pending, and reports what was scheduled and disabled")
    void close_pendingAndHeld_runsAndReports() throws Exception {
        List<String> reports = new ArrayList<>();
        KernworkListener listener = new KernworkListener() {
            @Override
            public void queueClosed(CloseReport report) {
                report.neverRan()
                        .forEach(item -> reports.add(
                                item.item().name() + " of " + report.queue().name()));
            }
        };
        CountDownLatch ran = new CountDownLatch(2);
        Kernwork app = Kernwork.builder().name("app").listener(listener).build();
        Softirqs softirqs = Softirqs.of(app);
        SoftirqVector vector = softirqs.open("v", ran::countDown);
        Tasklet tasklet = softirqs.tasklet("t", ran::countDown);
        Tasklet held = softirqs.disabledTasklet("held", ran::countDown);
        vector.raise();
        tasklet.schedule();
        held.schedule();
        app.close();
        assertThat(ran.getCount()).isZero();
        assertThat(reports).containsExactly("held of tasklets");
        assertThat(vector.raise()).isEqualTo(Admission.CLOSED);
        assertThat(tasklet.schedule()).isEqualTo(Admission.CLOSED);
    }

    @Test
    @DisplayName("A wait for what a loop has enqueued ends when that has left its section")
    void flush_enqueuedInASection_waitsForItsEnd() throws Exception {
        WorkQueue queue = WorkQueue.builder("rx").runtime(runtime).bottomHalf().build();
        Work parse = Work.of("parse", () -> log.add("parsed"));
        CountDownLatch enqueued = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Thread loop = Thread.ofPlatform().name("loop").start(() -> {
            try (var _ = Softirqs.of(runtime).enterInterrupt()) {
                queue.enqueue(parse);
                enqueued.countDown();
                leave.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(enqueued.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        WaitResult inside = parse.flush(Duration.ofMillis(10));
        leave.countDown();
        parse.flush();
        loop.join();
        assertThat(inside.done()).isFalse();
        assertThat(log).containsExactly("parsed");
    }
}
