package io.kernwork.internal.softirq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.fixtures.Duel;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.engine.Removal;
import io.kernwork.internal.timer.Wheel;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A handler begins while the watch finds that nothing has run lately and is about to rest: it is looked at again. */
@Timeout(60)
final class WatchRaceTest {
    private static final int ROUNDS = 30_000;
    private static final Duration LIMIT = Duration.ofMillis(1);

    private final ManualTicker ticker = new ManualTicker();
    private final ManualKernwork runtime = Kernwork.manual(ticker);
    private final Engine engine = EngineAccess.of(runtime);
    private final Softirqs softirqs = Softirqs.of(runtime);
    private final SoftirqVector vector = softirqs.open("raced", this::handle);
    private volatile boolean looked;
    private boolean raced;
    private boolean beganFirst;
    private boolean watched;

    private void run() {
        try (var _ = softirqs.enterInterrupt()) {
            vector.raise();
        }
    }

    private void look() {
        ticker.advance(LIMIT);
        runtime.runUntilIdle();
    }

    private void handle() {
        if (raced) {
            beganFirst = !looked;
            Duel.await(() -> looked);
            watched = engine.nextFiring() != Wheel.NEVER;
        }
    }

    /** The next look would find nothing. */
    private void prepare() {
        raced = false;
        run();
        look();
        assertThat(engine.nextFiring())
                .as("it looks again after something has run")
                .isNotEqualTo(Wheel.NEVER);
        ticker.advance(LIMIT);
        raced = true;
        looked = false;
    }

    private void fight(Helpers.Task watch) throws Exception {
        softirqs.setHandlerLimit(LIMIT);
        Duel.between("begun first", "looked first")
                .fight(
                        ROUNDS,
                        this::prepare,
                        this::run,
                        () -> {
                            watch.run();
                            looked = true;
                        },
                        () -> {
                            assertThat(watched)
                                    .as("somebody will look at the handler")
                                    .isTrue();
                            return beganFirst;
                        });
    }

    @Test
    @DisplayName("A handler that begins while the watch is about to rest is looked at again")
    void handler_beginsWhileTheWatchRests_isLookedAtAgain() throws Exception {
        fight(runtime::runUntilIdle);
    }

    @Test
    @DisplayName("The check finds a planted defect: a watch that rests whatever has begun")
    void watch_thatRestsAlways_isFoundOut() {
        assertThatThrownBy(() -> fight(() -> {
                    runtime.runUntilIdle();
                    Removal.cancel(Softirq.of(engine).watch.look);
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("look");
        System.out.println("planted defect found: a watch that rests whatever has begun");
    }
}
