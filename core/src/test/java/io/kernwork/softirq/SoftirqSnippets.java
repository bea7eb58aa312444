package io.kernwork.softirq;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.Ticker;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The examples in the Javadoc of this package and in its guide; what they show is asserted. */
final class SoftirqSnippets {
    private final List<String> log = new ArrayList<>();
    private final Kernwork runtime = Kernwork.manual(Ticker.system());

    @Test
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
    void bottomHalves_marked_runOneAfterTheOther() throws Exception {
        // @start region="bottomHalves"
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
    void queue_bottomHalf_runsAtTheEnd() throws Exception {
        WorkQueue queue = WorkQueue.builder("bh").runtime(runtime).bottomHalf().build();
        Work work = Work.of("w", () -> log.add("ran " + Thread.currentThread().getName()));
        try (var _ = Softirqs.of(runtime).enterInterrupt()) {
            assertThat(queue.enqueue(work)).isEqualTo(Admission.QUEUED);
            assertThat(queue.enqueue(work)).isEqualTo(Admission.COALESCED);
        }
        assertThat(log).containsExactly("ran " + Thread.currentThread().getName());
        queue.enqueue(work);
        queue.close();
        assertThat(log).hasSize(2);
    }

    @Test
    void realThreads_outsideAnySection_runInKsoftirqd() throws Exception {
        try (Kernwork real = Kernwork.builder().name("real").cpus(2).build()) {
            Softirqs softirqs = Softirqs.of(real);
            CountDownLatch ran = new CountDownLatch(3);
            SoftirqVector vector = softirqs.open("v", ran::countDown);
            Tasklet tasklet = softirqs.disabledTasklet("t", ran::countDown);
            vector.raise();
            tasklet.schedule();
            tasklet.enable();
            BottomHalves.of(real).init(3, ran::countDown);
            BottomHalves.of(real).mark(3);
            assertThat(ran.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
            tasklet.kill();
        }
        runtime.close();
    }
}
