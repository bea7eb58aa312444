package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.SeamedKernwork;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.fixtures.Peek;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Parking;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A runtime with real workers whose dispatcher is the test: nothing is started and nothing is looked at but when it says so. Looks come
 * much faster than on the runtime's clock, so what is looked at had better be where it will stay: {@link #await} lets it get there.
 */
final class DrivenLooks {
    static final Path PROC = Path.of("/proc");

    private static final int TOO_MANY_LOOKS = 10_000;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);

    final Engine engine;
    final Kernwork runtime;
    private final ManualTicker ticker = new ManualTicker();

    DrivenLooks(EngineCheck engines, int cpus, Path proc) {
        Seams seams = new Seams(
                ticker, Parking.SYSTEM, body -> Thread.ofPlatform().daemon().unstarted(body), Item[]::new, proc);
        engine = new Engine("driven", cpus, Duration.ofDays(1), seams, null, null, false);
        runtime = engines.watch(SeamedKernwork.of(engine));
    }

    /** So many looks, a millisecond apart. */
    void look(int times) {
        for (int i = 0; i < times; i++) {
            ticker.advance(BETWEEN_LOOKS);
            for (Pool pool : engine.pools()) {
                pool.keeper.look();
            }
        }
    }

    /** Lets time pass without a look. */
    void advance(Duration time) {
        ticker.advance(time);
    }

    /** Starts threads until a condition holds; no time passes, so nobody is looked at. */
    void await(BooleanSupplier condition, String what) {
        Bounded.until(
                () -> {
                    pool().keeper.look();
                    return condition.getAsBoolean();
                },
                what);
    }

    /** Looks until there are so many workers, and not once more; how many looks that took. */
    int lookUntilWorkers(int workers) {
        int looks = 0;
        while (runtime.workers() != workers) {
            assertThat(looks)
                    .as("looks until there are " + workers + " workers")
                    .isLessThan(TOO_MANY_LOOKS);
            look(1);
            looks++;
        }
        return looks;
    }

    /** Looks until a condition holds. */
    void until(BooleanSupplier condition, String what) {
        Bounded.until(
                () -> {
                    look(1);
                    return condition.getAsBoolean();
                },
                what);
    }

    /** Looks until all has run and every worker is idle. */
    void untilAllIdle() {
        until(() -> Peek.allWorkersIdle(engine), "all has run");
    }

    Pool pool() {
        return engine.normal();
    }

    long hogsFound() {
        return pool().hogs().found();
    }
}
