package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.CloseReport;
import io.kernwork.base.ItemRef;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.timer.Wheel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A close that finds no memory for what it has to report: it drops all the same, says so, and can be repeated. */
@Timeout(60)
final class CloseWithoutMemoryTest {
    private static final int ITEMS = 5;
    private static final long SECOND = 1_000_000_000;

    private final ManualTicker ticker = new ManualTicker();
    private final Engine engine = new Engine(
            "cramped", 1, Duration.ZERO, Seams.of(ticker, CloseWithoutMemoryTest::noThread), null, null, true);
    private final Lane lane = engine.openLane(() -> "cramped-queue", engine.errors(), 1);
    private final LaneVerbs verbs = new LaneVerbs(engine, lane);
    private final List<Unnotable> items = new ArrayList<>();
    private boolean full;

    private static Thread noThread(Runnable body) {
        throw new IllegalStateException("a manual runtime has no threads");
    }

    /** The note of it asks for its handle. */
    private final class Unnotable extends Item {
        Unnotable() {
            super(true);
        }

        @Override
        public ItemRef ref() {
            if (full) {
                throw new OutOfMemoryError("planted");
            }
            return () -> "item";
        }

        @Override
        public void body(int requests) {
            throw new AssertionError("nobody runs it");
        }
    }

    @BeforeEach
    void makeItems() {
        for (int i = 0; i < ITEMS; i++) {
            items.add(new Unnotable());
        }
    }

    private void assertNothingWaits() {
        assertThat(items).noneMatch(item -> ItemWord.isWaiting(item.word()));
        full = false;
        CloseReport report = verbs.close(0);
        assertThat(report.neverRan()).as("what was noted").isEmpty();
        assertThat(report.stillRunning()).isEmpty();
        ticker.advance(Duration.ofHours(2));
        assertThat(engine.step()).isFalse();
        engine.close();
    }

    @Test
    @DisplayName("what was armed behind an item that cannot be noted is disarmed, too")
    void close_noMemoryToNoteWhatWasArmed_disarmsAllOfIt() {
        items.forEach(item -> engine.submission().enqueueAfter(lane, item, 3_600 * SECOND, 0, Wheel.NEVER, 0));
        full = true;
        assertThatThrownBy(() -> verbs.close(0))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("planted");
        assertNothingWaits();
    }

    @Test
    @DisplayName("what is queued behind an item that cannot be noted is dropped, too, and who waits for it goes on")
    void close_noMemoryToNoteWhatWasQueued_dropsAllOfIt() {
        items.forEach(item -> engine.submission().enqueue(lane, item));
        var flushed = verbs.flushAsync().toCompletableFuture();
        full = true;
        assertThatThrownBy(() -> verbs.close(0))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("planted");
        assertThat(flushed).isDone();
        assertNothingWaits();
    }
}
