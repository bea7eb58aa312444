package io.kernwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.base.Holdup;
import io.kernwork.base.WaitResult;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The runtime as a whole: the shared one, its own ones, and how they and what belongs to them look in a log. */
@Timeout(60)
final class KernworkTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    /** The shared runtime is everybody's: nobody closes it, its threads are daemons, and it serves by default. */
    @Test
    void shared_isOneAndCannotBeClosed() throws Exception {
        Kernwork shared = Kernwork.shared();
        assertThat(Kernwork.shared()).isSameAs(shared);
        assertThatThrownBy(shared::close)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("close your queues")
                .hasMessageContaining("Kernwork.builder()");
        assertThat(shared.isClosed()).isFalse();
        AtomicReference<String> found = new AtomicReference<>();
        try (WorkQueue queue = WorkQueue.builder("by-default").build()) {
            assertThat(queue.runtime()).isSameAs(shared);
            Work work = Work.of("looks", () -> {
                Thread self = Thread.currentThread();
                found.set(self.isDaemon() + " " + self.getName().startsWith("kernwork-shared-worker-"));
            });
            queue.enqueue(work);
            assertThat(work.flush(Duration.ofSeconds(20)).done()).isTrue();
        }
        assertThat(found).hasValue("true true");
    }

    /** What the builder is told is what the runtime says; by default it has the machine's CPUs. */
    @Test
    void builder_settings_areWhatTheRuntimeSays() {
        Kernwork runtime = engines.runtime(3, builder -> builder.name("told"));
        assertThat(runtime.name()).isEqualTo("told");
        assertThat(runtime.cpus()).isEqualTo(3);
        assertThat(runtime.workers()).isZero();
        assertThat(runtime.isClosed()).isFalse();
        Kernwork plain = engines.watch(Kernwork.builder().daemon(true).build());
        assertThat(plain.cpus()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    /** A closed runtime has closed its queues and has no thread left, the service thread included. */
    @Test
    void close_ofARuntime_endsItsThreads() throws Exception {
        Kernwork runtime = engines.runtime(2, builder -> builder.name("ending-" + System.nanoTime()));
        WorkQueue queue = engines.queue(runtime, "closed-with-it");
        Work work = Work.of("work", () -> {});
        queue.enqueue(work);
        work.flush();
        assertThat(threadsOf(runtime)).isGreaterThanOrEqualTo(2);
        runtime.close();
        assertThat(queue.isClosed()).isTrue();
        assertThat(queue.enqueue(work)).isEqualTo(Admission.CLOSED);
        Bounded.until(() -> threadsOf(runtime) == 0, "no thread of the runtime is left");
        runtime.close();
    }

    private static long threadsOf(Kernwork runtime) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kernwork-" + runtime.name() + "-"))
                .count();
    }

    /** A manual runtime runs nothing by itself, and its close runs what is queued on the closing thread. */
    @Test
    void manual_runsNothingButWhenStepped() {
        ManualTicker ticker = new ManualTicker();
        ManualKernwork runtime = engines.manual(ticker);
        WorkQueue queue = engines.queue(runtime, "stepped");
        AtomicReference<Thread> ran = new AtomicReference<>();
        Work work = Work.of("work", () -> ran.set(Thread.currentThread()));
        DelayedWork delayed = DelayedWork.of("delayed", () -> {});
        queue.enqueue(work);
        queue.enqueueAfter(delayed, Duration.ofSeconds(1));
        assertThat(ran).hasNullValue();
        assertThat(runtime.step()).isTrue();
        assertThat(ran).hasValue(Thread.currentThread());
        assertThat(runtime.step()).isFalse();
        ticker.advance(Duration.ofMillis(999));
        assertThat(runtime.step()).isFalse();
        ticker.advance(Duration.ofMillis(1));
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
        AtomicReference<Thread> last = new AtomicReference<>();
        queue.enqueue(Work.of("queued", () -> last.set(Thread.currentThread())));
        runtime.close();
        assertThat(last).hasValue(Thread.currentThread());
        assertThat(runtime.workers()).isZero();
    }

    @Test
    void toString_ofWhatUsersMeet_saysNameAndState() {
        ManualKernwork runtime = engines.manual(new ManualTicker());
        assertThat(runtime).hasToString("Kernwork[manual: 1 cpus, 0 workers]");
        WorkQueue queue = engines.queue(runtime, "mail");
        WorkQueue ordered = engines.queue(runtime, "log", WorkQueueBuilder::ordered);
        Work work = Work.of("send", () -> {});
        assertThat(work.toString()).startsWith("Work[send: ");
        queue.enqueue(work);
        queue.enqueue(work);
        assertThat(work.toString()).contains("requests=2");
        assertThat(queue).hasToString("WorkQueue[mail: 1 waiting, maxActive 256]");
        assertThat(ordered).hasToString("WorkQueue[log: 0 waiting, ordered]");
        queue.close();
        assertThat(queue).hasToString("WorkQueue[mail: closed, 0 waiting, maxActive 256]");
        runtime.close();
        assertThat(runtime).hasToString("Kernwork[manual: 1 cpus, 0 workers, closed]");
    }

    @Test
    void toString_ofReports_isReadable() {
        ManualKernwork runtime = engines.manual(new ManualTicker());
        WorkQueue queue = engines.queue(runtime, "mail");
        Work work = Work.of("send", () -> {});
        StackTraceElement frame = new StackTraceElement("app.Mail", "send", "Mail.java", 7);
        Holdup running = new Holdup(work, queue, Holdup.State.RUNNING, 1, "worker-1", List.of(frame));
        Holdup queued = new Holdup(work, queue, Holdup.State.QUEUED, 3, null, List.of());
        assertThat(running)
                .hasToString("RUNNING item 'send' on queue 'mail' (1 request) in thread 'worker-1'\n"
                        + "    at app.Mail.send(Mail.java:7)");
        assertThat(queued).hasToString("QUEUED item 'send' on queue 'mail' (3 requests)");
        assertThat(new WaitResult(false, 2, List.of(queued)))
                .hasToString("timed out, removed 2\n  QUEUED item 'send' on queue 'mail' (3 requests)");
        assertThat(new CloseReport(queue, List.of(new CloseReport.NeverRan(work, 3)), List.of()))
                .hasToString("queue 'mail' closed\n  never ran: item 'send' with 3 requests");
    }
}
