package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.SeamedKernwork;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.fixtures.Peek;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Parking;
import io.kernwork.observe.KernworkListener;
import io.kernwork.observe.StallSnapshot;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the watchdog finds in very many queues, and in those that have lost what they held; by looks that the test makes, in virtual time. */
@Timeout(60)
final class WatchedLanesTest {
    private static final int MANY = 100_000;
    private static final int LOOKS_TO_THE_LIMIT = (int) (Watchdog.DEFAULT_NANOS / Watchdog.TICK_NANOS);
    private static final int LOOKS_AT_ALL = Math.ceilDiv(MANY, Watchdog.MOST_LANES);

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final ManualTicker ticker = new ManualTicker();
    private final List<StallSnapshot> heard = new ArrayList<>();
    private final List<WorkQueue> queues = new ArrayList<>();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final KernworkListener listener = new KernworkListener() {
        @Override
        public void stalled(String runtime, StallSnapshot stall) {
            heard.add(stall);
        }
    };

    @AfterEach
    void letGo() {
        go.countDown();
    }

    /** With real workers, which the test starts, or without. */
    private Engine engine(boolean workers) {
        Seams seams = workers
                ? new Seams(
                        ticker,
                        Parking.SYSTEM,
                        body -> Thread.ofPlatform().daemon().unstarted(body),
                        Item[]::new)
                : Seams.of(ticker, Seams.NO_THREADS);
        return new Engine("many", 1, Duration.ofDays(1), seams, null, listener, !workers);
    }

    private void open(Engine engine, int count) {
        Kernwork runtime = engines.watch(SeamedKernwork.of(engine));
        for (int i = 0; i < count; i++) {
            queues.add(WorkQueue.builder("q" + i).runtime(runtime).build());
        }
    }

    private Work stuck() {
        return Work.of("stuck", () -> {
            inside.countDown();
            Bounded.await(go, "the test lets the body go");
        });
    }

    /** So many looks; the most lanes that one of them visited. */
    private int look(Engine engine, int looks) {
        int most = 0;
        for (int i = 0; i < looks; i++) {
            ticker.advance(Duration.ofNanos(Watchdog.TICK_NANOS));
            most = Math.max(most, engine.watchdog().lookAt(engine.clock()));
        }
        return most;
    }

    @Test
    @DisplayName(
            "of 100,000 queues the last one's body is found over its time at once, though a look visits 1,024 queues and the served ones")
    void body_ofTheLastQueue_isFoundInTime() {
        Engine engine = engine(true);
        open(engine, MANY);
        queues.getLast().enqueue(stuck());
        Bounded.until(
                () -> {
                    engine.normal().keeper.look();
                    return inside.getCount() == 0;
                },
                "the body has begun");
        engine.watchdog().lookAt(engine.clock());
        assertThat(look(engine, LOOKS_TO_THE_LIMIT - 1)).isEqualTo(Watchdog.MOST_LANES + 1);
        assertThat(heard).isEmpty();
        look(engine, 1);
        assertThat(heard).singleElement().satisfies(stall -> {
            assertThat(stall.kind()).isEqualTo("body over its time");
            assertThat(stall.subject()).isEqualTo("item 'stuck' on queue 'q99999'");
        });
        go.countDown();
        Bounded.until(() -> Peek.idle(Peek.lane(queues.getLast())), "the body has ended");
    }

    @Test
    @DisplayName("a body on a thread that is no worker's is found, too, when its queue has come up twice")
    void body_onAnotherThread_isFoundInTurn() {
        Engine engine = engine(false);
        open(engine, MANY);
        queues.getLast().enqueue(stuck());
        try (Helpers helpers = new Helpers()) {
            helpers.start("stepper", engine::step);
            Bounded.until(() -> inside.getCount() == 0, "the body has begun");
            assertThat(look(engine, LOOKS_TO_THE_LIMIT)).isEqualTo(Watchdog.MOST_LANES);
            assertThat(heard).isEmpty();
            look(engine, 2 * LOOKS_AT_ALL);
            assertThat(heard)
                    .singleElement()
                    .satisfies(stall -> assertThat(stall.subject()).isEqualTo("item 'stuck' on queue 'q99999'"));
            go.countDown();
        }
    }

    @Test
    @DisplayName(
            "a pool in which 100,000 queues wait that have lost all to cancels is not told of; with one work left it is, some looks later")
    void pool_manyEmptyQueues() {
        Engine engine = engine(false);
        open(engine, MANY);
        List<Work> works = queues.stream().map(WatchedLanesTest::waiting).toList();
        works.subList(0, MANY - 1).forEach(Work::cancel);
        assertThat(engine.normal().lanesWaiting()).isEqualTo(MANY);
        for (int i = 1; i < LOOKS_AT_ALL; i++) {
            assertThat(engine.normal().left(Watchdog.MOST_LANES)).isEqualTo(PoolStall.Left.UNKNOWN);
        }
        assertThat(engine.normal().left(Watchdog.MOST_LANES)).isEqualTo(PoolStall.Left.SOMETHING);
        look(engine, LOOKS_TO_THE_LIMIT + 1);
        assertThat(heard)
                .singleElement()
                .satisfies(stall -> assertThat(stall.kind()).isEqualTo("pool stall"));
        works.getLast().cancel();
        look(engine, LOOKS_AT_ALL + 1);
        assertThat(engine.snapshots().take().stalls()).isEmpty();
        look(engine, 3 * LOOKS_TO_THE_LIMIT);
        assertThat(heard).hasSize(1);
    }

    @Test
    @DisplayName("the same within a limit that is over before all of them were looked at")
    void pool_manyEmptyQueues_shortLimit() {
        Engine engine = engine(false);
        open(engine, MANY);
        List<Work> works = queues.stream().map(WatchedLanesTest::waiting).toList();
        works.forEach(Work::cancel);
        engine.watchdog().setLimit(10 * Watchdog.TICK_NANOS);
        look(engine, LOOKS_AT_ALL / 2);
        assertThat(engine.snapshots().pools().getFirst().stalledNanos()).isPositive();
        assertThat(engine.snapshots().take().stalls()).isEmpty();
        look(engine, 3 * LOOKS_AT_ALL);
        assertThat(heard).isEmpty();
        queues.getFirst().enqueue(works.getFirst());
        look(engine, 2 * LOOKS_AT_ALL);
        assertThat(heard).hasSize(1);
        works.getFirst().cancel();
    }

    private static Work waiting(WorkQueue queue) {
        Work work = Work.of("waits", () -> {});
        queue.enqueue(work);
        return work;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @DisplayName(
            "a pool whose waiting queues have lost all to cancels is not told of, nor seen as standing still; with something left it is")
    void pool_lostAllToCancels(int left) {
        Engine engine = engine(false);
        open(engine, 3);
        List<Work> works = queues.stream().map(WatchedLanesTest::waiting).toList();
        works.subList(0, works.size() - left).forEach(Work::cancel);
        assertThat(engine.normal().lanesWaiting()).isEqualTo(3);
        look(engine, 3 * LOOKS_TO_THE_LIMIT);
        assertThat(heard).hasSize(left);
        assertThat(engine.snapshots().take().stalls()).hasSize(left);
        assertThat(engine.snapshots().pools().getFirst().stalledNanos()).isEqualTo(left == 0 ? 0 : stalledNanos());
        if (left == 0) {
            queues.getFirst().enqueue(works.getFirst()); // its queue waits already
            look(engine, LOOKS_TO_THE_LIMIT - 1);
            assertThat(heard).isEmpty();
            look(engine, 1);
            assertThat(heard).hasSize(1);
            works.getFirst().cancel();
        }
        works.forEach(Work::cancel);
        look(engine, 1);
        assertThat(engine.snapshots().take().stalls()).isEmpty();
    }

    /** The first look only begins to watch. */
    private static long stalledNanos() {
        return (3L * LOOKS_TO_THE_LIMIT - 1) * Watchdog.TICK_NANOS;
    }
}
