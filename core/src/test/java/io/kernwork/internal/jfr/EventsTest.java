package io.kernwork.internal.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.fixtures.Recorded;
import io.kernwork.fixtures.ScarceThreads;
import io.kernwork.observe.StallSnapshot;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.Contextual;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.SettingDescriptor;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each kind of event, provoked and not provoked. */
@Timeout(60)
final class EventsTest {
    private static final String MINIMUM = "minimum";

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final ManualTicker ticker = new ManualTicker();
    private final ManualKernwork manual = engines.manual(ticker);
    private final WorkQueue queue = engines.queue(manual, "mail");
    private final Recorded recorded = new Recorded();

    @AfterEach
    void closeRecording() {
        recorded.close();
    }

    private static String defaultOf(Class<? extends Event> event, String setting) {
        return EventType.getEventType(event).getSettingDescriptors().stream()
                .filter(each -> each.getName().equals(setting))
                .map(SettingDescriptor::getDefaultValue)
                .findFirst()
                .orElse("none");
    }

    @Test
    @DisplayName("A run names its queue, item and requests; a body that throws has one, too")
    void run_overItsThreshold_isRecorded() {
        recorded.enable("io.kernwork.Run");
        recorded.start();
        queue.enqueue(Work.of("throws", () -> {
            throw new IllegalStateException("planted");
        }));
        Work counted = Work.counted("counted", requests -> {});
        queue.enqueue(counted);
        queue.enqueue(counted);
        assertThat(manual.runUntilIdle()).isEqualTo(2);
        List<RecordedEvent> runs = recorded.stop();
        assertThat(runs).hasSize(2).allSatisfy(run -> {
            assertThat(run.getString("queue")).isEqualTo("mail");
            assertThat(run.getThread().getJavaName())
                    .isEqualTo(Thread.currentThread().getName());
            assertThat(run.getStackTrace()).isNull();
        });
        assertThat(runs).extracting(run -> run.getString("item")).containsExactly("throws", "counted");
        assertThat(runs).extracting(run -> run.getInt("requests")).containsExactly(1, 2);
        assertThat(runs.getFirst().getEndTime())
                .isBeforeOrEqualTo(runs.getLast().getStartTime());
    }

    @Test
    @DisplayName("A run under the threshold, which is 20 ms by default, is not recorded")
    void run_underItsThreshold_isNotRecorded() {
        recorded.enable("io.kernwork.Run").withThreshold(Duration.ofHours(1));
        recorded.start();
        queue.enqueue(Work.of("short", () -> {}));
        assertThat(manual.runUntilIdle()).isOne();
        assertThat(recorded.stop()).isEmpty();
        assertThat(defaultOf(RunEvent.class, "threshold")).isEqualTo("20 ms");
    }

    @Test
    @DisplayName("Queue and item of a run are the context of all that its thread records meanwhile")
    void run_fieldsOfContext_areMarked() {
        assertThat(EventType.getEventType(RunEvent.class).getFields())
                .filteredOn(field -> field.getAnnotation(Contextual.class) != null)
                .extracting(ValueDescriptor::getName)
                .containsExactlyInAnyOrder("queue", "item");
    }

    @Test
    @DisplayName("A wait of 20 ms is recorded by default, and a shorter one is not")
    void wait_overItsMinimum_isRecorded() {
        recorded.enableDefault("io.kernwork.Wait").start();
        Work work = Work.of("waits", () -> {});
        Jfr.waited(queue, work, 19_999_999);
        Jfr.waited(queue, work, 20_000_000);
        List<RecordedEvent> waits = recorded.stop();
        assertThat(waits).hasSize(1);
        assertThat(waits.getFirst().getDuration("wait")).isEqualTo(Duration.ofMillis(20));
        assertThat(waits.getFirst().getString("queue")).isEqualTo("mail");
        assertThat(waits.getFirst().getString("item")).isEqualTo("waits");
    }

    @Test
    @DisplayName("A recording may ask for shorter waits")
    void wait_lowerMinimum_isRecorded() {
        recorded.enable("io.kernwork.Wait").with(MINIMUM, "3 us");
        recorded.start();
        assertThat(Jfr.recordsWaits()).isTrue();
        Jfr.waited(queue, Work.of("short", () -> {}), 2_999);
        Jfr.waited(queue, Work.of("long", () -> {}), 3_000);
        assertThat(recorded.stop()).extracting(event -> event.getString("item")).containsExactly("long");
        assertThat(Jfr.recordsWaits()).isFalse();
    }

    @Test
    @DisplayName("A stall carries the stack of the thread that it is about")
    void stall_reported_isRecorded() throws InterruptedException {
        recorded.enableDefault("io.kernwork.Stall").start();
        Thread stalled = Thread.ofPlatform().name("stalled").start(() -> {});
        Jfr.stalled(
                new StallSnapshot("CPU hog", "item 'x'", 5_000_000, "computes", List.of("a.B.c", "d.E.f")), stalled);
        Jfr.stalled(new StallSnapshot("pool stall", "the workers", 7, "nobody came by", List.of()), null);
        stalled.join();
        List<RecordedEvent> stalls = recorded.stop();
        assertThat(stalls).hasSize(2);
        RecordedEvent hog = stalls.getFirst();
        assertThat(hog.getString("kind")).isEqualTo("CPU hog");
        assertThat(hog.getString("subject")).isEqualTo("item 'x'");
        assertThat(hog.getString("detail")).isEqualTo("computes");
        assertThat(hog.getDuration("lasted")).isEqualTo(Duration.ofMillis(5));
        assertThat(hog.getThread("thread").getJavaName()).isEqualTo("stalled");
        assertThat(hog.getString("stack")).isEqualTo("a.B.c\nd.E.f");
        assertThat(stalls.getLast().getThread("thread")).isNull();
    }

    @Test
    @DisplayName("A timer that fires 20 ms late is recorded by default, and one that fires earlier is not")
    void timerFire_late_isRecorded() {
        recorded.enableDefault("io.kernwork.TimerFire").start();
        queue.enqueueAfter(DelayedWork.of("in time", () -> {}), Duration.ofMillis(40));
        queue.enqueueAfter(DelayedWork.of("late", () -> {}), Duration.ofMillis(10));
        ticker.advance(Duration.ofMillis(59));
        assertThat(manual.runUntilIdle()).isEqualTo(2);
        List<RecordedEvent> fires = recorded.stop();
        assertThat(fires).extracting(event -> event.getString("item")).containsExactly("late");
        assertThat(fires.getFirst().getDuration("lateness")).isEqualTo(Duration.ofMillis(49));
        assertThat(fires.getFirst().getString("queue")).isEqualTo("mail");
    }

    @Test
    @DisplayName("A recording may ask for all timers; a flush that runs an armed work early is none")
    void timerFire_anyLateness_isRecorded() throws InterruptedException {
        recorded.enable("io.kernwork.TimerFire").with(MINIMUM, "0 ns");
        recorded.start();
        for (int i = 0; i < 40; i++) { // more than fire under one hold of the lock
            queue.enqueueAfter(DelayedWork.of("timer " + i, () -> {}), Duration.ofMillis(1));
        }
        DelayedWork flushed = DelayedWork.of("flushed", () -> {});
        queue.enqueueAfter(flushed, Duration.ofHours(1));
        flushed.flushAsync();
        ticker.advance(Duration.ofMillis(1));
        assertThat(manual.runUntilIdle()).isEqualTo(41);
        assertThat(recorded.stop()).hasSize(40).allSatisfy(fire -> {
            assertThat(fire.getString("item")).startsWith("timer ");
            assertThat(fire.getDuration("lateness")).isEqualTo(Duration.ZERO);
        });
    }

    @Test
    @DisplayName("A refused request is recorded with the answer and its caller; an accepted one is not")
    void reject_refused_isRecorded() {
        recorded.enable("io.kernwork.Reject");
        recorded.start();
        DelayedWork work = DelayedWork.of("refused", () -> {});
        assertThat(queue.enqueue(work)).isEqualTo(Admission.QUEUED);
        assertThat(queue.enqueue(work)).isEqualTo(Admission.COALESCED);
        work.disable();
        assertThat(queue.enqueue(work)).isEqualTo(Admission.DISABLED);
        assertThat(queue.rearm(work, Duration.ofMillis(1))).isEqualTo(Admission.DISABLED);
        work.enable();
        queue.close();
        assertThat(queue.enqueue(work)).isEqualTo(Admission.CLOSED);
        assertThat(queue.enqueueAfter(work, Duration.ofMillis(1))).isEqualTo(Admission.CLOSED);
        List<RecordedEvent> rejects = recorded.stop();
        assertThat(rejects)
                .extracting(event -> event.getString("answer"))
                .containsExactly("DISABLED", "DISABLED", "CLOSED", "CLOSED");
        assertThat(rejects).allSatisfy(reject -> {
            assertThat(reject.getString("queue")).isEqualTo("mail");
            assertThat(reject.getString("item")).isEqualTo("refused");
            assertThat(reject.getStackTrace().getFrames())
                    .anySatisfy(frame -> assertThat(frame.getMethod().getName()).startsWith("reject_refused"));
        });
    }

    @Test
    @DisplayName("An item that a rescuer runs is recorded, and one that a worker runs is not")
    void rescue_noThreads_isRecorded() throws InterruptedException {
        ScarceThreads threads = new ScarceThreads();
        Kernwork runtime = engines.runtime(1, builder -> builder.threadFactory(threads));
        WorkQueue safe = engines.queue(runtime, "safe", WorkQueueBuilder::memReclaim);
        recorded.enable("io.kernwork.Rescue");
        recorded.start();
        threads.set(ScarceThreads.Mode.THROWS);
        safe.enqueue(Work.of("rescued", () -> {}));
        safe.flush();
        threads.set(ScarceThreads.Mode.MAKES);
        List<RecordedEvent> rescues = recorded.stop();
        assertThat(rescues).hasSize(1);
        assertThat(rescues.getFirst().getString("item")).isEqualTo("rescued");
        assertThat(rescues.getFirst().getString("queue")).isEqualTo("safe");
    }

    @Test
    @DisplayName("A worker's start and stop name its pool, and why it went")
    void worker_startAndStop_areRecorded() throws InterruptedException {
        recorded.enableDefault("io.kernwork.WorkerStart")
                .enableDefault("io.kernwork.WorkerStop")
                .enableDefault("io.kernwork.Rescue")
                .start();
        Kernwork brief = engines.runtime(1, builder -> builder.name("brief").idleTimeout(Duration.ZERO));
        WorkQueue first = engines.queue(brief, "first");
        AtomicReference<Thread> worker = new AtomicReference<>();
        first.enqueue(Work.of("once", () -> worker.set(Thread.currentThread())));
        first.flush();
        Bounded.until(() -> !worker.get().isAlive(), "the worker has gone, and has said why");
        brief.close();
        Kernwork lasting = engines.runtime(1, builder -> builder.name("lasting"));
        WorkQueue second = engines.queue(lasting, "second");
        second.enqueue(Work.of("once", () -> {}));
        second.flush();
        lasting.close();
        List<RecordedEvent> events = recorded.stop();
        assertThat(events)
                .extracting(event -> event.getEventType().getName().substring("io.kernwork.".length()) + " of "
                        + event.getThread().getJavaName()
                        + (event.hasField("reason") ? ": " + event.getString("reason") : ""))
                .containsExactly(
                        "WorkerStart of kernwork-brief-worker-1",
                        "WorkerStop of kernwork-brief-worker-1: idle",
                        "WorkerStart of kernwork-lasting-worker-1",
                        "WorkerStop of kernwork-lasting-worker-1: closed");
        assertThat(events)
                .allSatisfy(event -> assertThat(event.getString("pool")).contains("workers"));
    }

    @Test
    @DisplayName("Without a recording nothing is recorded")
    void facade_noRecording_recordsNothing() {
        assertThat(Jfr.isPresent()).isTrue();
        assertThat(Jfr.recordsRuns()).isFalse();
        assertThat(Jfr.recordsWaits()).isFalse();
        assertThat(Jfr.recordsFires()).isFalse();
        assertThat(Jfr.recordsRefusals()).isFalse();
    }

    @Test
    @DisplayName("Of several minimums the lowest counts, and what is no time is passed over")
    void minimum_severalRecordings_lowestCounts() {
        Minimum minimum = new Minimum();
        assertThat(minimum.getValue()).isEqualTo("20 ms");
        assertThat(minimum.combine(Set.of("1 s", "20 us", "30 ms", "soon"))).isEqualTo("20 us");
        assertThat(minimum.combine(Set.of("soon"))).isEqualTo("20 ms");
        minimum.setValue("soon");
        assertThat(minimum.isReached(20_000_000)).isTrue();
        minimum.setValue("1 s");
        assertThat(minimum.isReached(20_000_000)).isFalse();
    }
}
