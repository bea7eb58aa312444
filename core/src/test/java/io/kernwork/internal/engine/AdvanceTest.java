package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How many are let in before anything is known of them, look by look. */
final class AdvanceTest {
    private static final int CPUS = 4;
    private static final int MOST = CPUS * Advance.MOST_PER_CPU;

    private final Advance advance = new Advance(CPUS);

    private int idle() {
        return advance.look(0, true, true);
    }

    private List<Integer> idle(int looks) {
        List<Integer> granted = new ArrayList<>();
        for (int i = 0; i < looks; i++) {
            granted.add(idle());
        }
        return granted;
    }

    @Test
    @DisplayName(
            "while the CPUs stay idle: nothing for three looks, then one for each CPU, then twice as many at every other look")
    void look_whileIdle_doubles() {
        assertThat(idle(10)).containsExactly(0, 0, 0, 4, 4, 8, 8, 16, 16, 32);
        idle(10);
        assertThat(idle()).isEqualTo(MOST);
    }

    @Test
    @DisplayName("a stall of three looks grants nothing, however often it comes")
    void look_shortStalls_grantNothing() {
        for (int i = 0; i < 100; i++) {
            assertThat(idle(3)).containsOnly(0);
            assertThat(advance.look(2, true, true)).isZero();
        }
    }

    @Test
    @DisplayName("half of the CPUs used is not idle: nothing more is granted, and nothing is taken back")
    void look_halfUsed_holds() {
        idle(4);
        for (int i = 0; i < 100; i++) {
            assertThat(advance.look(CPUS / 2, true, true)).isEqualTo(CPUS);
        }
        assertThat(idle(4)).containsExactly(4, 4, 4, 8);
    }

    @Test
    @DisplayName("while somebody is on the way nothing is concluded")
    void look_whileSomebodyComes_holds() {
        idle(5);
        for (int i = 0; i < 100; i++) {
            assertThat(advance.look(0, true, false)).isEqualTo(CPUS);
        }
        assertThat(idle()).isEqualTo(2 * CPUS);
    }

    @Test
    @DisplayName("when all CPUs are used it is halved at each look until nothing is left")
    void look_whileAllAreUsed_fades() {
        idle(20);
        for (int left = MOST / 2; left > 0; left /= 2) {
            assertThat(advance.look(CPUS, true, true)).isEqualTo(left);
        }
        assertThat(advance.look(MOST, true, true)).isZero();
        assertThat(idle(4)).containsExactly(0, 0, 0, 4);
    }

    @Test
    @DisplayName("when nothing waits it is halved at each look")
    void look_whileNothingWaits_fades() {
        idle(6);
        assertThat(advance.look(0, false, false)).isEqualTo(CPUS);
        assertThat(advance.look(0, false, false)).isEqualTo(CPUS / 2);
    }

    @Test
    @DisplayName("on one CPU, too, nobody may run while it grows")
    void look_onOneCpu_growsOnlyWhileNobodyRuns() {
        Advance one = new Advance(1);
        for (int i = 0; i < 100; i++) {
            assertThat(one.look(1, true, true)).isZero();
        }
        for (int i = 0; i < 3; i++) {
            assertThat(one.look(0, true, true)).isZero();
        }
        assertThat(one.look(0, true, true)).isEqualTo(1);
    }

    @Test
    @DisplayName("the first look of a row knows of nothing before")
    void forget_grantsNothing() {
        idle(7);
        advance.forget();
        assertThat(idle(4)).containsExactly(0, 0, 0, 4);
    }
}
