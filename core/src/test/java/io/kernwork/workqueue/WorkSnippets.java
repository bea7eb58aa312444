package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.base.Delay;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The examples of the documentation: each region is shown in the Javadoc, the README or the guide, and runs here, as {@link
 * WorkSnippetsTest}. The queue of the examples belongs to a manual runtime, so that they do the same each time.
 */
@Timeout(30)
abstract class WorkSnippets {
    private final ManualTicker clock = new ManualTicker();
    private final ManualKernwork runtime = Kernwork.manual(clock);
    private final WorkQueue queue =
            WorkQueue.builder("snippets").runtime(runtime).build();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void closeRuntime() {
        runtime.close();
    }

    /** Something that must not be used after it was closed. */
    private static final class Index {
        private final AtomicInteger changes = new AtomicInteger();
        private volatile boolean closed;

        void rebuild(int newChanges) {
            assertThat(closed).isFalse();
            changes.addAndGet(newChanges);
        }

        void close() {
            closed = true;
        }
    }

    @Test
    @DisplayName("README: both requests are answered, and nothing runs after the teardown")
    void readme_twoRequests_bothAnsweredBeforeTeardown() throws InterruptedException {
        Index index = new Index();
        // @start region="readme"
        WorkQueue queue = WorkQueue.builder("index").build();
        Work rebuild = Work.counted("rebuild", changes -> index.rebuild(changes));

        queue.enqueue(rebuild); // at every change, from any thread: never blocks on what the body does
        queue.enqueue(rebuild); // asked again: if it has not begun, one run answers both and is told 2
        rebuild.flush(); // waits for the last request

        rebuild.disableSync(); // on return it is not running and cannot run any more,
        index.close(); // so nobody uses what goes away
        queue.close(); // runs what it holds, then ends
        // @end
        assertThat(index.changes).hasValue(2);
        assertThat(queue.enqueue(rebuild)).isEqualTo(Admission.CLOSED);
    }

    @Test
    @DisplayName("Two requests before the run give one run that answers both")
    void coalesce_twoRequests_oneRun() {
        List<Integer> runs = new ArrayList<>();
        // @start region="coalesce"
        Work rebuild = Work.counted("rebuild", requests -> runs.add(requests));

        Admission first = queue.enqueue(rebuild); // QUEUED
        Admission second = queue.enqueue(rebuild); // COALESCED: one run will answer both
        // @end
        assertThat(first).isEqualTo(Admission.QUEUED);
        assertThat(second).isEqualTo(Admission.COALESCED);
        assertThat(runtime.runUntilIdle()).isOne();
        assertThat(runs).containsExactly(2);
    }

    // @start region="subclass"
    final class Outbox {
        private final Queue<String> messages = new ConcurrentLinkedQueue<>();
        private final Work send = new Send();

        void post(String message) {
            messages.add(message); // first the data,
            queue.enqueue(send); // then the request: the run that delivers it sees the message
        }

        private final class Send extends Work {
            Send() {
                super("send");
            }

            @Override
            protected void run() {
                for (String message = messages.poll(); message != null; message = messages.poll()) {
                    log.add(message);
                }
            }
        }
    }
    // @end

    @Test
    @DisplayName("A subclass embeds the work in the structure that it works for")
    void subclass_twoMessages_oneRunSendsBoth() {
        Outbox outbox = new Outbox();
        outbox.post("a");
        outbox.post("b");
        assertThat(runtime.runUntilIdle()).isOne();
        assertThat(log).containsExactly("a", "b");
    }

    /** Something that calls back. */
    private static final class Source {
        private Runnable callback = () -> {};

        void onEvent(Runnable newCallback) {
            callback = newCallback;
        }

        void event() {
            callback.run();
        }
    }

    @Test
    @DisplayName("A debounced work runs once, after the last event")
    void debounce_threeEvents_oneRunAfterTheLast() {
        Source keyboard = new Source();
        // @start region="debounce"
        DelayedWork save = DelayedWork.of("save", () -> log.add("saved"));

        keyboard.onEvent(() -> queue.rearm(save, Duration.ofMillis(300))); // one run, 300 ms after the last key
        // @end
        for (int key = 0; key < 3; key++) {
            keyboard.event();
            clock.advance(Duration.ofMillis(299));
            assertThat(runtime.runUntilIdle()).isZero();
        }
        clock.advance(Duration.ofMillis(1));
        runtime.runUntilIdle();
        assertThat(log).containsExactly("saved");
    }

    @Test
    @DisplayName("A delay with a longest wait bounds a debounce, one with slack only says how late is early enough")
    void delay_keysWithoutAPause_savedAfterTheLongestWait() {
        Source keyboard = new Source();
        Source session = new Source();
        DelayedWork save = DelayedWork.of("save", () -> log.add("saved"));
        DelayedWork expire = DelayedWork.of("expire", () -> log.add("expired"));
        // @start region="delay"
        Delay quiet = Delay.of(Duration.ofMillis(300)).withMaxWait(Duration.ofSeconds(2)); // made once and kept
        Delay unused = Delay.of(Duration.ofMinutes(30)).withSlack(Duration.ofSeconds(10));

        keyboard.onEvent(() -> queue.rearm(save, quiet)); // 300 ms after the last key, or 2 s after the first
        session.onEvent(() -> queue.rearm(expire, unused)); // 30 minutes after the last use, or up to 10 s later
        // @end
        session.event();
        for (int key = 0; key < 19; key++) {
            keyboard.event();
            clock.advance(Duration.ofMillis(100));
            assertThat(runtime.runUntilIdle()).isZero();
        }
        keyboard.event();
        clock.advance(Duration.ofMillis(100));
        assertThat(runtime.runUntilIdle()).isOne();
        clock.advance(Duration.ofMinutes(30).minusSeconds(2).minusNanos(1));
        assertThat(runtime.runUntilIdle()).isZero();
        clock.advance(Duration.ofSeconds(10).plusNanos(1));
        runtime.runUntilIdle();
        assertThat(log).containsExactly("saved", "expired");
    }

    @Test
    @DisplayName("A time that the caller has read serves for many armings")
    void now_readOnce_servesForAll() {
        List<DelayedWork> idle = List.of(
                DelayedWork.of("idle-1", () -> log.add("first closed")),
                DelayedWork.of("idle-2", () -> log.add("second closed")));
        // @start region="now"
        Delay timeout = Delay.of(Duration.ofSeconds(60));

        long now = runtime.nanos(); // once for a whole batch of packets
        for (DelayedWork connection : idle) {
            queue.rearm(connection, timeout, now);
        }
        // @end
        clock.advance(Duration.ofSeconds(60).minusNanos(1));
        assertThat(runtime.runUntilIdle()).isZero();
        clock.advance(Duration.ofNanos(1));
        runtime.runUntilIdle();
        assertThat(log).containsExactly("first closed", "second closed");
    }

    @Test
    @DisplayName("What was armed is hastened by rearm with zero, or by flush, which also waits")
    void hasten_armedForAnHour_runsNow() throws InterruptedException {
        CountDownLatch saved = new CountDownLatch(2);
        try (Kernwork app = Kernwork.builder().name("hasten").build()) {
            WorkQueue queue = WorkQueue.builder("hasten").runtime(app).build();
            DelayedWork save = DelayedWork.of("save", saved::countDown);
            queue.rearm(save, Duration.ofHours(1));
            // @start region="hasten"
            queue.rearm(save, Duration.ZERO); // queued now
            // @end
            save.flush();
            queue.rearm(save, Duration.ofHours(1));
            // @start region="flusharmed"
            boolean waited = save.flush(); // queued now if it was armed; returns when it has run
            // @end
            assertThat(waited).isTrue();
        }
        assertThat(saved.getCount()).isZero();
    }

    @Test
    @DisplayName("A periodic work keeps its rhythm, and one run stands for the periods that were missed")
    void periodicWork_missedPeriods_areOneRun() throws InterruptedException {
        AtomicInteger seconds = new AtomicInteger();
        // @start region="periodicwork"
        PeriodicWork tick =
                PeriodicWork.fixedRate("tick", Duration.ofSeconds(1), periods -> seconds.addAndGet(periods));

        tick.start(queue); // the first run in a second
        // @end
        clock.advance(Duration.ofSeconds(1));
        assertThat(runtime.runUntilIdle()).isOne();
        clock.advance(Duration.ofSeconds(5)); // nobody steps meanwhile
        assertThat(runtime.runUntilIdle()).isOne();
        assertThat(seconds).hasValue(6);
        // @start region="periodicstop"
        tick.stopSync(); // it does not run any more, and is not running
        // @end
        clock.advance(Duration.ofSeconds(5));
        assertThat(runtime.runUntilIdle()).isZero();
    }

    @Test
    @DisplayName("A cancel that removes the request is the last that is heard of it")
    void disarm_beforeItsTime_neverRuns() {
        DelayedWork retry = DelayedWork.of("retry", () -> log.add("tried again"));
        // @start region="disarm"
        queue.enqueueAfter(retry, Duration.ofSeconds(5));
        int removed =
                retry.cancel(); // 1: it will not run; with 0 its run has begun, and cancelSync() waits for the end
        // @end
        assertThat(removed).isOne();
        clock.advance(Duration.ofHours(1));
        assertThat(runtime.runUntilIdle()).isZero();
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("The first record sets the time of the batch, later ones join it, a full batch goes at once")
    void linger_fullBatch_goesAtOnce() {
        List<Integer> batches = new ArrayList<>();
        Source record = new Source();
        // @start region="linger"
        DelayedWork send = DelayedWork.counted("send", records -> batches.add(records));

        record.onEvent(() -> queue.enqueueAfter(send, Duration.ofMillis(5))); // the first record sets the time
        Runnable batchIsFull = () -> queue.rearm(send, Duration.ZERO); // now; adds no request to an armed one
        // @end
        record.event();
        clock.advance(Duration.ofMillis(4));
        record.event();
        assertThat(runtime.runUntilIdle()).isZero();
        clock.advance(Duration.ofMillis(1));
        runtime.runUntilIdle();
        record.event();
        batchIsFull.run();
        runtime.runUntilIdle();
        assertThat(batches).containsExactly(2, 1);
    }

    @Test
    @DisplayName("A queue has a name, a limit or an order, and a handler for what bodies throw")
    void queue_bodyThrows_handlerHearsOfIt() {
        // @start region="queue"
        WorkQueue mail = WorkQueue.builder("mail")
                .runtime(runtime)
                .maxActive(4) // at most four sessions with the server at a time
                .onError((item, at, failure) -> log.add(item.name() + " on " + at.name() + ": " + failure.getMessage()))
                .build();
        WorkQueue journal =
                WorkQueue.builder("journal").runtime(runtime).ordered().build(); // one at a time, in order
        // @end
        mail.enqueue(Work.of("send", () -> {
            throw new IllegalStateException("no server");
        }));
        journal.enqueue(Work.of("append", () -> log.add("appended")));
        runtime.runUntilIdle();
        assertThat(log).containsExactly("send on mail: no server", "appended");
        assertThat(mail.maxActive()).isEqualTo(4);
        assertThat(journal.isOrdered()).isTrue();
    }

    @Test
    @DisplayName("Closing a runtime runs what it has accepted")
    void runtime_closed_acceptedWorkHasRun() {
        CountDownLatch done = new CountDownLatch(1);
        // @start region="runtime"
        try (Kernwork app = Kernwork.builder()
                .name("app")
                .cpus(2)
                .idleTimeout(Duration.ofSeconds(1))
                .build()) {
            WorkQueue index = WorkQueue.builder("index").runtime(app).build();
            index.enqueue(Work.of("rebuild", done::countDown));
        } // closes its queues, which run what they have accepted, and ends its threads
        // @end
        assertThat(done.getCount()).isZero();
    }

    @Test
    @DisplayName("A manual runtime runs on the test's thread, by the test's clock")
    void manual_clockAdvanced_timerFires() {
        // @start region="manual"
        AtomicLong now = new AtomicLong(); // the test's own clock, in nanoseconds
        ManualKernwork manual = Kernwork.manual(now::get);
        WorkQueue sessions = WorkQueue.builder("sessions").runtime(manual).build();
        DelayedWork expire = DelayedWork.of("expire", () -> log.add("expired"));

        sessions.enqueueAfter(expire, Duration.ofMinutes(30));
        now.addAndGet(Duration.ofMinutes(29).toNanos());
        assertThat(manual.step()).isFalse(); // not yet
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(manual.step()).isTrue(); // has run, on this thread
        // @end
        assertThat(log).containsExactly("expired");
        manual.close();
    }

    /** Work in pieces. */
    private static final class Disk {
        private int pieces = 3;

        boolean scanSome() {
            return --pieces > 0;
        }
    }

    @Test
    @DisplayName("A body that enqueues its own work gets one more run")
    void requeue_threePieces_threeRuns() {
        Disk disk = new Disk();
        // @start region="requeue"
        Work scan = new Work("scan") {
            @Override
            protected void run() {
                if (disk.scanSome()) {
                    queue.enqueue(this); // one more run, behind what waits now
                }
            }
        };
        // @end
        queue.enqueue(scan);
        assertThat(runtime.runUntilIdle()).isEqualTo(3);
    }

    @Test
    @DisplayName("A work that arms itself again is periodic, and a disable ends that")
    void periodic_disabled_runsNoMore() {
        // @start region="periodic"
        DelayedWork poll = new DelayedWork("poll") {
            @Override
            protected void run() {
                queue.rearm(this, Duration.ofSeconds(10)); // first, so that a throw below does not end the series
                log.add("polled");
            }
        };
        queue.enqueue(poll);
        // @end
        for (int round = 0; round < 3; round++) {
            assertThat(runtime.runUntilIdle()).isOne();
            clock.advance(Duration.ofSeconds(10));
        }
        assertThat(poll.disable()).isOne();
        assertThat(runtime.runUntilIdle()).isZero();
        assertThat(log).hasSize(3);
    }

    @Test
    @DisplayName("cancel answers how many requests it took away; a disabled work forgets requests")
    void cancel_twoRequests_answersTwo() {
        Work poll = Work.of("poll", () -> log.add("polled"));
        // @start region="cancel"
        queue.enqueue(poll);
        queue.enqueue(poll);
        int removed = poll.cancel(); // 2: so many requests will not be answered

        poll.disable();
        Admission refused = queue.enqueue(poll); // DISABLED: forgotten, also after enable()
        boolean accepts = poll.enable(); // true: as many enable() as disable()
        // @end
        runtime.runUntilIdle();
        assertThat(removed).isEqualTo(2);
        assertThat(refused).isEqualTo(Admission.DISABLED);
        assertThat(accepts).isTrue();
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("The teardown recipe: stop the askers, do what was accepted, disable, then free")
    void teardown_requestAfterwards_isRefused() throws InterruptedException {
        Source socket = new Source();
        Index index = new Index();
        try (Kernwork app = Kernwork.builder().name("teardown").build()) {
            WorkQueue packets = WorkQueue.builder("packets").runtime(app).build();
            Work apply = Work.counted("apply", index::rebuild);
            socket.onEvent(() -> packets.enqueue(apply));
            socket.event();
            // @start region="teardown"
            socket.onEvent(() -> {}); // 1. nobody asks any more
            apply.flush(); // 2. what was accepted is done; without this line it is dropped
            apply.disableSync(); // 3. it is not running, and cannot run again
            index.close(); // 4. so nobody uses what goes away
            // @end
            assertThat(packets.enqueue(apply)).isEqualTo(Admission.DISABLED);
        }
        assertThat(index.changes).hasValue(1);
    }

    @Test
    @DisplayName("A bounded wait says what it still waits for, with the stack")
    void bounded_bodyGoesOn_namesItsStack() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        try (Kernwork app = Kernwork.builder().name("bounded").build()) {
            WorkQueue disk = WorkQueue.builder("disk").runtime(app).build();
            Work sync = Work.of("sync", () -> {
                inside.countDown();
                Bounded.await(leave, "the test's permission");
            });
            disk.enqueue(sync);
            Bounded.await(inside, "the body");
            // @start region="bounded"
            WaitResult result = sync.disableSync(Duration.ofMillis(10));
            if (!result.done()) {
                log.add("cannot shut down yet: " + result); // names the item, its thread and where that is
            }
            // @end
            leave.countDown();
        }
        assertThat(log).hasSize(1);
        assertThat(log.getFirst()).contains("'sync'", "'disk'", "kernwork-bounded-worker-", "Bounded.await");
    }

    @Test
    @DisplayName("flush waits for what was there, drain until nothing is, close for good")
    void waits_ofAQueue_differInWhatTheyAccept() throws InterruptedException {
        List<CloseReport> reports = new ArrayList<>();
        try (Kernwork app = Kernwork.builder().name("waits").build()) {
            WorkQueue uploads = WorkQueue.builder("uploads").runtime(app).build();
            uploads.enqueue(Work.of("upload", () -> {}));
            // @start region="waits"
            uploads.flush(); // all that was enqueued before this call has run or was removed
            uploads.drain(); // the queue was empty and idle; meanwhile only its own bodies could enqueue
            CloseReport report = uploads.close(Duration.ofSeconds(10)); // no more work, and ten seconds for the rest
            // @end
            reports.add(report);
        }
        assertThat(reports.getFirst().complete()).isTrue();
    }

    @Test
    @DisplayName("A body disables its own work with the verb that does not wait")
    void selfwait_ownBody_isRefused() {
        // @start region="selfwait"
        Work poll = new Work("poll") {
            @Override
            protected void run() {
                disable(); // disableSync() would wait for its own end, and so it throws here
            }
        };
        // @end
        Work waits = new Work("waits") {
            @Override
            protected void run() {
                assertThatThrownBy(this::disableSync)
                        .isInstanceOf(SelfWaitException.class)
                        .hasMessageContaining("'waits'");
                log.add("refused");
            }
        };
        queue.enqueue(poll);
        queue.enqueue(waits);
        runtime.runUntilIdle();
        assertThat(poll.isDisabled()).isTrue();
        assertThat(waits.isDisabled()).isFalse();
        assertThat(log).containsExactly("refused");
    }

    @Test
    @DisplayName("An asynchronous cancel may come from the body itself, and completes when the run has ended")
    void async_cancelFromOwnBody_completesAfterTheRun() {
        // @start region="async"
        Work upload = new Work("upload") {
            @Override
            protected void run() {
                cancelAsync().thenAccept(removed -> log.add("ended; requests dropped: " + removed));
                log.add("still running");
            }
        };
        // @end
        queue.enqueue(upload);
        runtime.runUntilIdle();
        assertThat(log).containsExactly("still running", "ended; requests dropped: 0");
        assertThat(upload.isDisabled()).isFalse();
    }

    @Test
    @DisplayName("A raised limit lets what waits start at once")
    void limit_raised_nextOneStarts() throws InterruptedException {
        CountDownLatch bothInside = new CountDownLatch(2);
        try (Kernwork app = Kernwork.builder().name("limit").build()) {
            WorkQueue mail = WorkQueue.builder("mail").runtime(app).maxActive(1).build();
            for (int session = 0; session < 2; session++) {
                mail.enqueue(Work.of("session", () -> {
                    bothInside.countDown();
                    Bounded.await(bothInside, "the other session");
                }));
            }
            // @start region="limit"
            mail.setMaxActive(2); // a higher limit starts what waits, a lower one stops nothing that runs
            // @end
            Bounded.await(bothInside, "two sessions at a time");
        }
    }

    @Test
    @DisplayName("Inside a body, Work.current() is its work")
    void current_insideABody_isItsWork() {
        List<@Nullable Work> seen = new ArrayList<>();
        Work one = Work.of("one", () -> seen.add(Work.current()));
        queue.enqueue(one);
        runtime.runUntilIdle();
        assertThat(seen).containsExactly(one);
        assertThat(Work.current()).isNull();
    }
}
