package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.SeamedKernwork;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.LogCapture;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.observe.KernworkListener;
import io.kernwork.observe.StallSnapshot;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every report of the watchdog, provoked and not provoked, by looks that the test makes. */
@Timeout(60)
final class WatchdogTest {
    private static final long SECOND = 1_000_000_000;
    private static final long LIMIT = 30 * SECOND;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final LogCapture log = new LogCapture("io.kernwork");

    private boolean broken;
    private final ManualTicker ticker = new ManualTicker();
    private final List<StallSnapshot> heard = new ArrayList<>();
    private final Engine engine = new Engine(
            "watched",
            1,
            Duration.ZERO,
            Seams.of(ticker, Seams.NO_THREADS),
            null,
            new KernworkListener() {
                @Override
                public void stalled(String runtime, StallSnapshot stall) {
                    assertThat(runtime).isEqualTo("watched");
                    if (broken) {
                        throw new IllegalStateException("on purpose");
                    }
                    heard.add(stall);
                }
            },
            true);
    private final Kernwork runtime = engines.watch(SeamedKernwork.of(engine));
    private final WorkQueue queue = engines.queue(runtime, "mail");
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private Thread stepper = new Thread(() -> {});

    @AfterEach
    void join() throws InterruptedException {
        go.countDown();
        stepper.join(20_000);
        assertThat(stepper.isAlive()).isFalse();
        log.close();
    }

    private void pass(long nanos) {
        long left = nanos;
        while (left > 0) {
            long step = Math.min(left, Watchdog.TICK_NANOS);
            ticker.advance(Duration.ofNanos(step));
            engine.watchdog().lookAt(engine.clock());
            left -= step;
        }
    }

    /** A thread that is inside a body until it is let go. */
    private void begin(Runnable first) throws InterruptedException {
        queue.enqueue(Work.of("stuck", () -> {
            first.run();
            inside.countDown();
            assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
        }));
        stepper = new Thread(() -> engine.step(), "stepper");
        stepper.start();
        assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
        engine.watchdog().lookAt(engine.clock());
    }

    @Test
    @DisplayName(
            "work waits in a pool and nobody comes by for the limit: told once, with what waits; and again in the next episode")
    void pool_standsStill_isTold() {
        queue.enqueue(Work.of("waits", () -> {}));
        engine.watchdog().lookAt(engine.clock());
        pass(LIMIT - Watchdog.TICK_NANOS);
        assertThat(heard).isEmpty();
        pass(LIMIT);
        assertThat(heard).singleElement().satisfies(stall -> {
            assertThat(stall.kind()).isEqualTo("pool stall");
            assertThat(stall.subject()).isEqualTo("managed workers");
            assertThat(stall.nanos()).isEqualTo(LIMIT);
            assertThat(stall.detail()).startsWith("1 queue waits");
        });
        assertThat(runtime.snapshot().stalls())
                .singleElement()
                .satisfies(stall -> assertThat(stall.kind()).isEqualTo("pool stall"));
        assertThat(runtime.snapshot().pools().getFirst().stalledNanos()).isEqualTo(2 * LIMIT - Watchdog.TICK_NANOS);
        engine.step();
        pass(LIMIT);
        assertThat(runtime.snapshot().stalls()).isEmpty();
        queue.enqueue(Work.of("waits again", () -> {}));
        pass(2 * LIMIT);
        assertThat(heard).hasSize(2);
        engine.step();
    }

    @Test
    @DisplayName("a pool in which something is taken before the limit is over is not told of")
    void pool_goesOn_isNotTold() {
        for (int i = 0; i < 5; i++) {
            queue.enqueue(Work.of("waits", () -> {}));
            pass(LIMIT - Watchdog.TICK_NANOS);
            while (engine.step()) {
                assertThat(heard).isEmpty();
            }
        }
        assertThat(heard).isEmpty();
    }

    @Test
    @DisplayName(
            "a body in progress for the limit is told of once, with its thread and its stack, and is in the snapshot until it ends")
    void body_overItsTime_isTold() throws Exception {
        begin(() -> {});
        pass(LIMIT - Watchdog.TICK_NANOS);
        assertThat(heard).isEmpty();
        pass(5 * LIMIT);
        assertThat(heard).singleElement().satisfies(stall -> {
            assertThat(stall.kind()).isEqualTo("body over its time");
            assertThat(stall.subject()).isEqualTo("item 'stuck' on queue 'mail'");
            assertThat(stall.nanos()).isEqualTo(LIMIT);
            assertThat(stall.detail()).contains("thread 'stepper'");
            assertThat(stall.stack()).anyMatch(frame -> frame.contains("WatchdogTest"));
        });
        assertThat(log.entries())
                .anyMatch(entry ->
                        entry.message().contains("body over its time: item 'stuck' on queue 'mail' for 30.0 s"));
        assertThat(runtime.snapshot().stalls())
                .singleElement()
                .satisfies(stall -> assertThat(stall.nanos()).isGreaterThan(5 * LIMIT));
        assertThat(runtime.dump()).contains("!! body over its time: item 'stuck' on queue 'mail' for 2 min");
        go.countDown();
        stepper.join(20_000);
        assertThat(runtime.snapshot().stalls()).isEmpty();
        assertThat(runtime.snapshot().busy()).isEmpty();
    }

    @Test
    @DisplayName("bodies that each end before the limit are not told of, one after the other on the same thread")
    void bodies_thatEnd_areNotTold() {
        for (int i = 0; i < 20; i++) {
            queue.enqueue(Work.of("short", () -> pass(LIMIT / 2)));
            engine.step();
        }
        assertThat(heard).isEmpty();
    }

    @Test
    @DisplayName(
            "G2: a body that stands still and is touched within the limit is not told of, nor its pool; without the touch it is")
    void body_touched_isNotTold() {
        queue.enqueue(Work.of("long", () -> {
            for (int i = 0; i < 10; i++) {
                pass(LIMIT - 2 * Watchdog.TICK_NANOS);
                Kernwork.touchWatchdog();
            }
            assertThat(heard).isEmpty();
            pass(LIMIT + 2 * Watchdog.TICK_NANOS);
        }));
        engine.step();
        assertThat(heard).hasSize(1);
        Kernwork.touchWatchdog(); // outside a body nothing happens
    }

    @Test
    @DisplayName("a machine that was suspended for an hour has not been stuck for one")
    void machine_suspended_isNotTold() throws Exception {
        begin(() -> {});
        queue.enqueue(Work.of("waits", () -> {}));
        for (int i = 0; i < 5; i++) {
            ticker.advance(Duration.ofHours(1));
            engine.watchdog().lookAt(engine.clock());
        }
        assertThat(heard).isEmpty();
    }

    @Test
    @DisplayName("a limit of zero turns the reports off")
    void limit_zero_tellsNothing() throws Exception {
        engine.watchdog().setLimit(0);
        begin(() -> {});
        queue.enqueue(Work.of("waits", () -> {}));
        pass(10 * LIMIT);
        assertThat(heard).isEmpty();
        assertThat(runtime.snapshot().stalls()).isEmpty();
    }

    @Test
    @DisplayName("a listener that throws is logged, and the watchdog goes on")
    void listener_throws() throws Exception {
        broken = true;
        begin(() -> {});
        pass(LIMIT);
        queue.enqueue(Work.of("waits", () -> {}));
        pass(2 * LIMIT);
        assertThat(heard).isEmpty();
        assertThat(log.entries()).anyMatch(entry -> entry.message().contains("failure in the listener"));
        assertThat(runtime.snapshot().stalls()).hasSize(2);
    }

    @Test
    @DisplayName("bodies that compute for long are told of at the fourth time and then ever more rarely")
    void hogs_areTold() {
        assertThat(IntStream.rangeClosed(1, 70).filter(Watchdog::isTold).boxed())
                .containsExactly(4, 5, 7, 11, 19, 35, 67);
    }

    @Test
    @DisplayName("the age of what waits and of a body is known from the first look on, though nothing was measured")
    void ages_areKnown() throws Exception {
        begin(() -> {});
        queue.enqueue(Work.of("waits", () -> {}));
        pass(3 * SECOND);
        assertThat(runtime.snapshot().queues().getFirst().oldestNanos())
                .isBetween(3 * SECOND - 2 * Watchdog.TICK_NANOS, 3 * SECOND);
        assertThat(runtime.snapshot().busy().getFirst().nanos()).isEqualTo(3 * SECOND);
    }
}
