package io.kernwork.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.internal.timer.WheelRace.Ends;
import io.kernwork.internal.timer.WheelRace.Planted;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The wheel and the locks of its nodes, with books for each node; alone, and with threads that race. */
@Timeout(120)
final class WheelRaceTest {
    private static final int OPERATIONS = 2_000_000;
    private static final int CALLERS = 2;
    private static final double LEAST_SHARE = 0.1;

    @Test
    @DisplayName("millions of operations on one thread: what is due has fired after each round, and nothing else")
    void alone_anyMix_balances() {
        assertAllEnds("wheel, alone: ", new WheelRace(Planted.NOTHING).alone(5, OPERATIONS));
    }

    @Test
    @DisplayName("millions of operations by threads that race: each arming ends once, none early, none late, none lost")
    void together_anyMix_balances() throws InterruptedException {
        assertAllEnds("wheel, raced: ", new WheelRace(Planted.NOTHING).together(6, CALLERS, OPERATIONS / CALLERS));
    }

    private static void assertAllEnds(String what, Ends ends) {
        System.out.println(what + ends);
        assertThat(ends.share(ends.fired())).isGreaterThan(LEAST_SHARE);
        assertThat(ends.share(ends.cancelled())).isGreaterThan(LEAST_SHARE);
        assertThat(ends.share(ends.superseded())).isGreaterThan(LEAST_SHARE);
        assertThat(ends.share(ends.closed())).isGreaterThan(LEAST_SHARE);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void alone_plantedDefect_isFound(Planted planted) {
        assertThatThrownBy(() -> new WheelRace(planted).alone(7, OPERATIONS)).isInstanceOf(AssertionError.class);
        System.out.println("planted defect found: wheel, alone (" + planted + ")");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void together_plantedDefect_isFound(Planted planted) {
        assertThatThrownBy(() -> new WheelRace(planted).together(8, CALLERS, OPERATIONS))
                .isInstanceOf(AssertionError.class);
        System.out.println("planted defect found: wheel, raced (" + planted + ")");
    }
}
