package io.kernwork.softirq;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.fixtures.EngineCheck;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Plain fields are enough between who asks for a softirq, the softirq, and who waits for it. */
@Timeout(60)
class SoftirqPublicationTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int ROUNDS = 20_000;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final Kernwork runtime = engines.runtime(1);
    private final Softirqs softirqs = Softirqs.of(runtime);

    // plain
    private int written;
    private int seenByVector;
    private int seenByTasklet;

    @Test
    @DisplayName(
            "What was stored before a raise or schedule is read by the run in ksoftirqd, and what that stored by who waits")
    void raiseAndSchedule_publishPlainStores() throws Exception {
        SoftirqVector vector = softirqs.open("v", () -> seenByVector = written);
        Tasklet tasklet = softirqs.tasklet("t", () -> seenByTasklet = written);
        int coalesced = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            written = 2 * round;
            vector.raise();
            tasklet.schedule();
            assertThat(tasklet.kill(LONG).done()).isTrue();
            assertThat(seenByTasklet).isEqualTo(2 * round);
            assertThat(seenByVector).as("it runs before tasklets").isEqualTo(2 * round);

            tasklet.disableNoSync();
            tasklet.schedule();
            written = 2 * round + 1;
            coalesced += tasklet.schedule() == Admission.COALESCED ? 1 : 0;
            tasklet.enable();
            assertThat(tasklet.kill(LONG).done()).isTrue();
            assertThat(seenByTasklet).isEqualTo(2 * round + 1);
        }
        assertThat(coalesced).isEqualTo(ROUNDS);
    }
}
