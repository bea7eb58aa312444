package io.kernwork.examples.softirqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.examples.softirqs.Finding.Rules;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each mechanism allows, on threads that race; no times. */
@Timeout(180)
final class TrialTest {
    private static final int TURNS = 120; // with a burst for each loop
    private static final Load LOAD = Load.of(TURNS);

    private static Finding trial(Mechanism mechanism) throws InterruptedException {
        Finding found = Trial.run(mechanism, LOAD);
        assertThat(found.loaded().packets() + found.loaded().slept()).isEqualTo(LOAD.packets());
        assertThat(found.loaded().slept()).isEqualTo(LOAD.sleepers());
        return found;
    }

    @ParameterizedTest
    @EnumSource(
            value = Mechanism.class,
            names = {"BOTTOM_HALVES", "TASK_QUEUE"})
    @DisplayName("Of bottom halves, and of tasks that one of them runs, one is inside at any time; none may sleep")
    void bottomHalves_twoLoops_neverTwoAtOnce(Mechanism mechanism) throws Exception {
        Finding found = trial(mechanism);
        assertThat(found.rules()).isEqualTo(new Rules(false, false, false, false));
        assertThat(found.loaded().most()).isEqualTo(1);
    }

    @Test
    @DisplayName("keventd is one thread, whose tasks may sleep, and nothing runs on the loops")
    void keventd_twoLoops_oneThread() throws Exception {
        Finding found = trial(Mechanism.KEVENTD);
        assertThat(found.rules()).isEqualTo(new Rules(false, false, true, false));
        assertThat(found.loaded().threads()).isEqualTo(1);
        assertThat(found.loaded().most()).isEqualTo(1);
        assertThat(found.loaded().onLoop()).isZero();
    }

    @Test
    @DisplayName("One vector runs on two CPUs at once, so its handler must guard what it shares")
    void vector_twoLoops_besideItself() throws Exception {
        assertThat(trial(Mechanism.VECTORS).rules()).isEqualTo(new Rules(true, true, false, true));
    }

    @ParameterizedTest
    @EnumSource(
            value = Mechanism.class,
            names = {"TASKLETS", "BOTTOM_HALF_QUEUE"})
    @DisplayName("Two tasklets, or works of a bottom-half queue, run on two CPUs at once, and none beside itself")
    void tasklets_twoLoops_neverBesideThemselves(Mechanism mechanism) throws Exception {
        Finding found = trial(mechanism);
        assertThat(found.rules()).isEqualTo(new Rules(true, false, false, true));
        assertThat(found.loaded().mostOfOne()).isEqualTo(1);
        assertThat(found.loaded().onLoop()).isPositive();
    }

    @Test
    @DisplayName("Works run at once, may sleep at once, never beside themselves, and none on a loop")
    void workQueue_twoLoops_sleepsBesideOthers() throws Exception {
        Finding found = trial(Mechanism.WORK_QUEUE);
        assertThat(found.rules()).isEqualTo(new Rules(true, false, true, true));
        assertThat(found.loaded().mostOfOne()).isEqualTo(1);
        assertThat(found.loaded().onLoop()).isZero();
    }

    @Test
    @DisplayName("Every loop gets the same, each time")
    void load_made_isTheSame() {
        assertThat(Load.of(TURNS)).isEqualTo(LOAD);
        assertThat(LOAD.packets()).isGreaterThan(2L * Load.BURST);
        assertThat(LOAD.sleepers()).isPositive();
    }
}
