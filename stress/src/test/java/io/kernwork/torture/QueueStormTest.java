package io.kernwork.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short storm of queues of all kinds on each build, and that it can still find something. */
@Timeout(120)
final class QueueStormTest {
    private static final long SEED = 47;
    private static final long VERBS = 100_000;
    private static final long PLANTED_VERBS = 200_000; // most are found in the first storms
    private static final double LEAST_SHARE = 1;

    @Test
    void storm_nothingOverlapsOvertakesOrIsLost() throws InterruptedException {
        Violations violations = new Violations();
        QueueEnds ends = new QueueStorm(VERBS, SEED, new QueueVerbs(), violations).run();
        System.out.println("storm of queues:" + System.lineSeparator() + ends);
        assertThat(violations.lines()).isEmpty();
        assertThat(ends.delivered + ends.removed + ends.dropped).isEqualTo(ends.accepted);
        assertThat(QueueEnds.share(ends.coalesced, ends.accepted)).isGreaterThan(LEAST_SHARE);
        assertThat(QueueEnds.share(ends.removed, ends.accepted)).isGreaterThan(LEAST_SHARE);
        assertThat(QueueEnds.share(ends.standstills, ends.freezes)).isGreaterThan(LEAST_SHARE);
        assertThat(ends.runs).hasSize(QueueKind.values().length);
        assertThat(ends.rescued).isPositive();
        assertThat(ends.refusedThreads).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void storm_withAPlantedDefect_isFound(QueueDefect defect) throws InterruptedException {
        Violations violations = new Violations();
        new QueueStorm(PLANTED_VERBS, SEED, defect.verbs(violations), violations).run();
        assertThat(defect.isFoundBy(violations.kinds()))
                .as(String.join("\n", violations.lines()))
                .isTrue();
        System.out.println("planted defect found: storm of queues (" + defect + ": " + violations.kinds() + ")");
    }
}
