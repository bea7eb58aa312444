package io.kernwork.internal.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Recorded;
import io.kernwork.fixtures.Snapshots;
import io.kernwork.observe.PoolSnapshot;
import io.kernwork.observe.QueueSnapshot;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.SettingDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots of queues and pools in a recording. */
@Timeout(60)
final class PeriodicTest {
    private static final String QUEUES = "io.kernwork.QueueSnapshot";
    private static final String POOLS = "io.kernwork.PoolSnapshot";

    /** Stands for a runtime. */
    private static final class Watched {
        private final String name;

        Watched(String name) {
            this.name = name;
        }

        Watched watch() {
            Jfr.watch(name, this, Watched::queues, Watched::pools);
            return this;
        }

        private List<QueueSnapshot> queues() {
            return Snapshots.full(name).queues();
        }

        private List<PoolSnapshot> pools() {
            return Snapshots.full(name).pools();
        }
    }

    private static List<RecordedEvent> of(String runtime, List<RecordedEvent> events) {
        return events.stream()
                .filter(event -> event.getString("runtime").equals(runtime))
                .toList();
    }

    @Test
    @DisplayName("Queues and pools are recorded at the begin and the end of a chunk by default")
    void snapshots_ofAWatchedRuntime_areRecorded() {
        Watched runtime = new Watched("watched").watch();
        try (Recorded recorded = new Recorded()) {
            recorded.enableDefault(QUEUES).enableDefault(POOLS).start();
            List<RecordedEvent> seen = of("watched", recorded.stop());
            assertThat(seen).extracting(event -> event.getEventType().getName()).contains(QUEUES, POOLS);
            seen.stream()
                    .filter(event -> event.getEventType().getName().equals(QUEUES))
                    .filter(event -> event.getString("queue").equals("mail"))
                    .forEach(PeriodicTest::checkQueue);
            seen.stream()
                    .filter(event -> event.getEventType().getName().equals(POOLS))
                    .forEach(PeriodicTest::checkPool);
            assertThat(seen)
                    .filteredOn(event -> event.getEventType().getName().equals(QUEUES))
                    .extracting(event -> event.getString("oldestItem"))
                    .contains("reindex")
                    .containsNull();
        } finally {
            Jfr.unwatch(runtime);
        }
    }

    private static void checkQueue(RecordedEvent event) {
        assertThat(event.getString("kind")).isEqualTo("workqueue");
        assertThat(event.getString("state")).isEqualTo("open");
        assertThat(event.getInt("maxActive")).isEqualTo(256);
        assertThat(event.getInt("depth")).isEqualTo(3);
        assertThat(event.getInt("running")).isEqualTo(2);
        assertThat(event.getInt("armed")).isEqualTo(1);
        assertThat(event.getDuration("oldest")).isEqualTo(Duration.ofMillis(7));
        assertThat(List.of("queued", "started", "completed", "coalesced", "cancelled", "failed", "rescued", "hogs"))
                .extracting(event::getLong)
                .containsExactly(20L, 15L, 13L, 5L, 2L, 1L, 4L, 6L);
        assertThat(event.getLong("replaced")).isEqualTo(8);
        assertThat(List.of("waitMedian", "waitP99", "waitMax", "runMedian", "runP99", "runMax"))
                .extracting(event::getLong)
                .containsExactly(11L, 13L, 14L, 22L, 24L, 25L);
    }

    private static void checkPool(RecordedEvent event) {
        assertThat(event.getString("pool")).isEqualTo("the workers");
        assertThat(event.getString("kind")).isEqualTo("managed");
        assertThat(List.of("cpu", "limit", "workers", "idle", "starting", "blocked", "hogs", "waiting", "peak"))
                .extracting(event::getInt)
                .containsExactly(-1, 2, 4, 1, 3, 5, 6, 7, 8);
        assertThat(event.getDuration("stalled")).isEqualTo(Duration.ofNanos(9));
    }

    @Test
    @DisplayName("A runtime that has closed is not recorded any more")
    void snapshots_ofAnUnwatchedRuntime_areNotRecorded() {
        Watched runtime = new Watched("gone").watch();
        try (Recorded recorded = new Recorded()) {
            recorded.enableDefault(QUEUES).enableDefault(POOLS).start();
            assertThat(Jfr.isPresent()).isTrue();
            Jfr.unwatch(runtime);
            long atStart = of("gone", recorded.stop()).size();
            assertThat(atStart).isLessThanOrEqualTo(3); // two queues and a pool: none at the end
        }
        try (Recorded recorded = new Recorded()) {
            recorded.enableDefault(QUEUES).enableDefault(POOLS).start();
            assertThat(of("gone", recorded.stop())).isEmpty();
        }
    }

    @Test
    @DisplayName("A runtime is held weakly")
    void watch_runtimeNobodyHolds_isCollected() {
        WeakReference<Watched> forgotten = watchForgotten();
        Bounded.until(
                () -> {
                    System.gc();
                    return forgotten.get() == null;
                },
                "the runtime is collected");
        try (Recorded recorded = new Recorded()) {
            recorded.enableDefault(QUEUES).start();
            assertThat(of("forgotten", recorded.stop())).isEmpty();
        }
        Jfr.unwatch(new Object()); // forgets what is gone
    }

    private static WeakReference<Watched> watchForgotten() {
        Watched runtime = new Watched("forgotten").watch();
        return new WeakReference<>(runtime);
    }

    @Test
    @DisplayName("A runtime that comes while a recording goes on is recorded in the period that was set before")
    void watch_duringARecording_isRecorded() throws InterruptedException {
        CountDownLatch seen = new CountDownLatch(3);
        try (RecordingStream stream = new RecordingStream()) {
            stream.enable(POOLS).withPeriod(Duration.ofMillis(20));
            stream.onEvent(POOLS, event -> {
                if (event.getString("runtime").equals("late")) {
                    seen.countDown();
                }
            });
            stream.startAsync();
            Watched runtime = new Watched("late").watch();
            try {
                Bounded.await(seen, "three snapshots of a pool");
            } finally {
                Jfr.unwatch(runtime);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {QueueSnapshotEvent.class, PoolSnapshotEvent.class})
    @DisplayName("The period is the chunk by default; the setting is there while there are runtimes and recordings")
    void period_byDefault_isTheChunk(Class<? extends Event> event) {
        Watched runtime = new Watched("default").watch();
        try (Recorded recorded = new Recorded()) {
            recorded.start();
            assertThat(EventType.getEventType(event).getSettingDescriptors())
                    .filteredOn(setting -> setting.getName().equals("period"))
                    .extracting(SettingDescriptor::getDefaultValue)
                    .containsExactly("everyChunk");
        } finally {
            Jfr.unwatch(runtime);
        }
    }
}
