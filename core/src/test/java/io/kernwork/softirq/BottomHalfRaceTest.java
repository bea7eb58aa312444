package io.kernwork.softirq;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.fixtures.Duel;
import io.kernwork.fixtures.EngineCheck;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A mark that meets a remove. */
@Timeout(60)
class BottomHalfRaceTest {
    private static final int ROUNDS = 100_000;
    private static final int SLOT = 3;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final Kernwork runtime = engines.runtime(1);
    private final Softirqs softirqs = Softirqs.of(runtime);
    private final BottomHalves halves = BottomHalves.of(runtime);

    // the duel's hand-over publishes them
    private Admission answer = Admission.CLOSED;
    private int runs;

    private volatile boolean removed;
    private final AtomicInteger late = new AtomicInteger();

    @Test
    @DisplayName("O2: a mark that meets remove runs before that returns, or is answered CLOSED and calls nothing")
    void mark_meetsRemove_neverRunsAfterwards() throws Exception {
        softirqs.setBudget(100, Duration.ofSeconds(20));
        Duel.between("marked first", "removed first")
                .fight(
                        ROUNDS,
                        () -> {
                            removed = false;
                            runs = 0;
                            halves.init(SLOT, () -> {
                                runs++;
                                late.addAndGet(removed ? 1 : 0);
                            });
                        },
                        () -> {
                            try (var _ = softirqs.enterInterrupt()) {
                                answer = halves.mark(SLOT);
                            }
                        },
                        () -> {
                            halves.remove(SLOT);
                            removed = true;
                        },
                        () -> {
                            assertThat(late)
                                    .as("runs that began after remove had returned")
                                    .hasValue(0);
                            assertThat(runs).isEqualTo(answer.accepted() ? 1 : 0);
                            return answer.accepted();
                        });
    }
}
