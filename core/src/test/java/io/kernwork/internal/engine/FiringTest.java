package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.SeamedKernwork;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.LogCapture;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Parking;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many works that are due at once: they fire in parts, and none is forgotten, whatever becomes of its neighbours. */
@Timeout(60)
final class FiringTest {
    private static final int MANY = 300;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTicker ticker = new ManualTicker();
    private boolean full;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final Engine engine = new Engine(
            "firing", 1, Duration.ZERO, new Seams(ticker, Parking.SYSTEM, Thread::new, this::ring), null, null, true);
    private final Kernwork runtime = engines.watch(SeamedKernwork.of(engine));
    private final WorkQueue one = engines.queue(runtime, "one");
    private final WorkQueue other = engines.queue(runtime, "other");
    private final List<String> ran = new ArrayList<>();
    private final List<DelayedWork> works = new ArrayList<>();

    private Item[] ring(int capacity) {
        if (full) {
            throw new OutOfMemoryError("planted");
        }
        return new Item[capacity];
    }

    @BeforeEach
    void makeWorks() {
        for (int i = 0; i < MANY; i++) {
            String name = "w" + i;
            works.add(DelayedWork.of(name, () -> ran.add(name)));
        }
    }

    private static List<String> names(IntStream numbers) {
        return numbers.mapToObj(i -> "w" + i).toList();
    }

    private void runUntilIdle() {
        boolean more = true;
        while (more) {
            more = engine.step();
        }
    }

    private void arm(WorkQueue queue, int number) {
        queue.enqueueAfter(works.get(number), SECOND.plusNanos(number * 10_000L));
    }

    @Test
    @DisplayName(
            "each queue gets what is due in the order of its times, in rows as well as in turns with another queue")
    void fireDue_manyOfTwoQueues_keepsTheOrder() {
        for (int i = MANY - 1; i >= 0; i--) {
            arm(i < MANY / 2 || i % 2 == 0 ? one : other, i);
        }
        ticker.advance(SECOND.multipliedBy(2));
        engine.fireDue();
        assertThat(one.depth() + other.depth()).isEqualTo(MANY);
        assertThat(works).noneMatch(DelayedWork::isArmed);
        runUntilIdle();
        assertThat(ran)
                .hasSize(MANY)
                .containsSubsequence(names(IntStream.range(0, MANY).filter(i -> i < MANY / 2 || i % 2 == 0)))
                .containsSubsequence(names(IntStream.range(MANY / 2, MANY).filter(i -> i % 2 != 0)));
    }

    @Test
    @DisplayName("what is due is fired, put off or left alone by what its work is when it is looked at")
    void fireDue_amongRearmedAndCancelled_firesTheRest() {
        for (int i = 0; i < MANY; i++) {
            arm(one, i);
        }
        for (int i = 0; i < MANY; i++) {
            if (i % 3 == 1) {
                one.rearm(works.get(i), Duration.ofHours(1));
            } else if (i % 3 == 2) {
                works.get(i).cancel();
            }
        }
        ticker.advance(SECOND.multipliedBy(2));
        runUntilIdle();
        assertThat(ran).containsExactlyElementsOf(names(IntStream.range(0, MANY).filter(i -> i % 3 == 0)));
        ran.clear();
        ticker.advance(Duration.ofHours(1));
        runUntilIdle();
        assertThat(ran).hasSize(MANY / 3).allMatch(name -> Integer.parseInt(name.substring(1)) % 3 == 1);
        assertThat(engine.wheel().size()).isZero();
    }

    @Test
    @DisplayName("a queue that drains gets nothing, and what is due for another one fires past it")
    void fireDue_amongWorksOfADrainingQueue_firesTheOthers() {
        one.enqueue(Work.of("keeps the drain going", () -> ran.add("drained")));
        for (int i = 0; i < MANY; i++) {
            arm(i % 2 == 0 ? one : other, i);
        }
        var drained = one.drainAsync();
        ticker.advance(SECOND.multipliedBy(2));
        engine.fireDue();
        assertThat(one.depth()).isEqualTo(1);
        assertThat(other.depth()).isEqualTo(MANY / 2);
        runUntilIdle();
        assertThat(drained.toCompletableFuture()).isCompleted();
        assertThat(ran).hasSize(MANY + 1);
    }

    @Test
    @DisplayName("a fire that finds no memory is tried again later, and all others that are due fire")
    void fireDue_noMemoryForSome_firesTheRest() {
        other.enqueue(Work.of("makes the ring", () -> {}));
        runUntilIdle();
        int fits = 4;
        for (int i = 0; i < 2 * fits; i++) {
            arm(i % 2 == 0 ? one : other, i);
        }
        ticker.advance(SECOND.multipliedBy(2));
        full = true;
        try (LogCapture log = new LogCapture("io.kernwork")) {
            engine.fireDue();
            assertThat(log.entries()).hasSize(fits);
        }
        assertThat(other.depth()).isEqualTo(fits);
        assertThat(works.stream().filter(DelayedWork::isArmed)).hasSize(fits);
        full = false;
        ticker.advance(Duration.ofMillis(10));
        runUntilIdle();
        assertThat(ran).hasSize(2 * fits);
        assertThat(ran).containsSubsequence(names(IntStream.of(0, 2, 4, 6)));
    }
}
