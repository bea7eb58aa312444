package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.item.ItemWord;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** More requests than a work can count are accepted and delivered as the highest count, and the runtime counts the rest. */
class SaturationTest extends ManualCase {
    private static final Duration DELAY = Duration.ofSeconds(1);
    private static final int MORE = 3;

    private final WorkQueue queue = queue("q").build();
    private final Probe work = new Probe("w");
    private final Engine engine = EngineAccess.of(runtime);

    private void enqueueToTheMaximum() {
        for (int i = 0; i < ItemWord.MAX_REQUESTS; i++) {
            assertThat(queue.enqueue(work).accepted()).isTrue();
        }
        assertThat(engine.saturations()).isZero();
    }

    @Test
    @DisplayName("Merges beyond the highest count are accepted, and each is counted by the runtime")
    void enqueue_beyondTheHighestCount_isCountedAsSaturated() {
        enqueueToTheMaximum();
        for (int i = 0; i < MORE; i++) {
            assertThat(queue.enqueue(work)).isEqualTo(Admission.COALESCED);
        }
        assertThat(engine.saturations()).isEqualTo(MORE);
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
        assertThat(work.delivered()).isEqualTo(ItemWord.MAX_REQUESTS);
    }

    @Test
    @DisplayName("A postponement beyond the highest count is counted, and so is what merges into the armed work")
    void rearm_beyondTheHighestCount_isCountedAsSaturated() {
        enqueueToTheMaximum();
        assertThat(queue.rearm(work, DELAY)).isEqualTo(Admission.ARMED);
        assertThat(engine.saturations()).isEqualTo(1);
        assertThat(queue.enqueue(work)).isEqualTo(Admission.COALESCED);
        assertThat(engine.saturations()).isEqualTo(2);
        ticker.advance(DELAY);
        assertThat(runtime.runUntilIdle()).isEqualTo(1);
        assertThat(work.delivered()).isEqualTo(ItemWord.MAX_REQUESTS);
    }
}
