package io.kernwork.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Ticker;
import io.kernwork.torture.Violations.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short race of armings on each build, and that it can still find something. */
@Timeout(60)
final class ArmingRaceTest {
    private static final long ROUNDS = 1_000_000;
    private static final long SEED = 42;
    private static final double LEAST_SHARE = 1;

    @Test
    void race_eachArmingEndsOnce() throws InterruptedException {
        Violations violations = new Violations();
        ArmingEnds ends = new ArmingRace(ROUNDS, SEED, Ticker.system(), violations).run();
        System.out.println("race of armings: " + ends);
        assertThat(violations.lines()).isEmpty();
        assertThat(ends.balanced()).isTrue();
        assertThat(ends.share(ends.ran())).isGreaterThan(LEAST_SHARE);
        assertThat(ends.share(ends.cancelled())).isGreaterThan(LEAST_SHARE);
        assertThat(ends.share(ends.superseded())).isGreaterThan(LEAST_SHARE);
    }

    @Test
    void race_withAClockThatIsTooFast_isFoundEarly() throws InterruptedException {
        Violations violations = new Violations();
        new ArmingRace(ROUNDS / 4, SEED, () -> System.nanoTime() << 10, violations).run();
        assertThat(violations.kinds()).containsExactly(Kind.EARLY);
        System.out.println("planted defect found: race of armings (a clock that is too fast)");
    }
}
