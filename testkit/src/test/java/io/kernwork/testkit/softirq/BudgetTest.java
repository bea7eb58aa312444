package io.kernwork.testkit.softirq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.Body;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Tasklet;
import io.kernwork.testkit.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long the end of a section keeps its caller, and who goes on then. */
class BudgetTest extends SoftirqCase {
    private final List<SoftirqVector> again = new ArrayList<>();
    private int runs;
    private int runsOfLoop;

    /** A vector that raises itself so often. */
    private SoftirqVector repeating(int times, Body body) {
        SoftirqVector made = softirqs.open("again", () -> {
            runs++;
            runsOfLoop += who().equals("ksoftirqd") ? 0 : 1;
            body.run();
            if (runs < times) {
                again.getFirst().raise();
            }
        });
        again.add(made);
        return made;
    }

    @Test
    @DisplayName("After 10 passes ksoftirqd goes on, and the loop has its thread back")
    void passes_ten_thenKsoftirqd() {
        SoftirqVector vector = repeating(25, () -> {});
        loop("a", () -> {
            try (var _ = softirqs.enterInterrupt()) {
                vector.raise();
            }
            log.add("back after " + runs);
        });
        test.runUntilIdle();
        assertThat(log).containsExactly("back after 10");
        assertThat(runs).isEqualTo(25);
        assertThat(runsOfLoop).isEqualTo(10);
    }

    @Test
    @DisplayName("Ten passes and no more pending: ksoftirqd is not called")
    void passes_exactlyTen_needNoKsoftirqd() {
        SoftirqVector vector = repeating(10, () -> {});
        topHalf("a", vector::raise);
        assertThat(test.runUntilIdle()).as("the loop, and nobody else").isEqualTo(1);
        assertThat(runsOfLoop).isEqualTo(10);
    }

    @Test
    @DisplayName("After 2 ms ksoftirqd goes on; a handler that has begun is not stopped")
    void time_spent_thenKsoftirqd() {
        SoftirqVector vector = repeating(6, () -> Script.burn(us(700)));
        loop("a", () -> {
            try (var _ = softirqs.enterInterrupt()) {
                vector.raise();
            }
            log.add("back at " + test.elapsed());
        });
        test.advance(ms(100));
        assertThat(log).containsExactly("back at " + us(2_100));
        assertThat(runsOfLoop).isEqualTo(3);
        assertThat(runs).isEqualTo(6);
    }

    @Test
    @DisplayName(
            "A pass that has begun is brought to its end: each vector in it runs once, and what those raise is ksoftirqd's")
    void time_spentInAPass_thePassIsBroughtToItsEnd() {
        for (int i = 0; i < 5; i++) {
            again.add(softirqs.open("v" + i, () -> {
                Script.burn(ms(1));
                log.add("v by " + who());
                if (log.size() < 6) {
                    again.getFirst().raise();
                }
            }));
        }
        loop("a", () -> {
            try (var _ = softirqs.enterInterrupt()) {
                again.forEach(SoftirqVector::raise);
            }
            logAt("back");
        });
        test.advance(ms(100));
        assertThat(log).containsExactly("v by a", "v by a", "v by a", "v by a", "v by a", "back@5", "v by ksoftirqd");
    }

    @Test
    @DisplayName("The time is counted from the end of the section, not from the raise")
    void time_longTopHalf_countsFromItsEnd() {
        SoftirqVector vector = repeating(3, () -> Script.burn(us(900)));
        topHalf("a", () -> {
            vector.raise();
            Script.burn(ms(50));
        });
        test.advance(ms(100));
        assertThat(runsOfLoop).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"1, 1000000, 1", "3, 1000000, 3", "100, 1, 1", "100, 500, 5", "100, 100000, 40"})
    @DisplayName("The budget can be set, in passes and in time")
    void setBudget_isKept(int passes, long micros, int expected) {
        softirqs.setBudget(passes, us(micros));
        SoftirqVector vector = repeating(40, () -> Script.burn(us(100)));
        topHalf("a", vector::raise);
        test.advance(ms(200));
        assertThat(runsOfLoop).isEqualTo(expected);
        assertThat(runs).isEqualTo(40);
    }

    @Test
    @DisplayName("A budget without an end in time is one")
    void setBudget_longestTime_isNotOver() {
        softirqs.setBudget(1_000, Duration.ofSeconds(Long.MAX_VALUE));
        SoftirqVector vector = repeating(40, () -> Script.burn(ms(1)));
        test.advance(ms(1));
        topHalf("a", vector::raise);
        test.advance(ms(200));
        assertThat(runsOfLoop).isEqualTo(40);
    }

    @Test
    @DisplayName("A budget of nothing is refused, and the one before holds")
    void setBudget_nothing_isRefused() {
        assertThatThrownBy(() -> softirqs.setBudget(0, ms(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 pass or more, not 0");
        assertThatThrownBy(() -> softirqs.setBudget(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> softirqs.setBudget(1, ms(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("negative");
        SoftirqVector vector = repeating(25, () -> {});
        topHalf("a", vector::raise);
        test.runUntilIdle();
        assertThat(runsOfLoop).isEqualTo(10);
    }

    @Test
    @DisplayName("A storm: a vector that always raises itself keeps its caller no longer than the budget, "
            + "and everybody else runs, too")
    void storm_vectorThatAlwaysRaisesItself_keepsNobody() {
        List<Duration> kept = new ArrayList<>();
        int[] others = new int[2];
        boolean[] goesOn = {true};
        SoftirqVector storm = softirqs.open(0, "storm", () -> {
            Script.burn(us(50));
            if (goesOn[0]) {
                again.getFirst().raise();
            }
        });
        again.add(storm);
        SoftirqVector other = softirqs.open(31, "other", () -> others[0]++);
        Tasklet tasklet = softirqs.tasklet("t", () -> others[1]++);
        loop("a", () -> {
            for (int turn = 0; turn < 200; turn++) {
                Duration before = test.elapsed();
                try (var _ = softirqs.enterInterrupt()) {
                    storm.raise();
                    other.raise();
                    tasklet.schedule();
                }
                kept.add(test.elapsed().minus(before));
                Script.sleep(ms(1));
            }
            goesOn[0] = false;
        });
        test.advance(Duration.ofSeconds(2));
        assertThat(kept).hasSize(200).allMatch(time -> time.compareTo(BUDGET.plus(us(50))) <= 0);
        assertThat(others[0]).as("a lower priority in the same pass").isBetween(100, 200);
        assertThat(others[1]).as("the last of a pass").isBetween(100, 200);
    }

    @Test
    @DisplayName(
            "ksoftirqd takes the CPUs of its share in turn, a budget at a time: one storm does not keep another CPU out")
    void storm_inKsoftirqd_otherCpusHaveTheirTurn() {
        boolean[] goesOn = {true};
        SoftirqVector storm = softirqs.open("storm", () -> {
            Script.burn(us(100));
            if (goesOn[0]) {
                again.getFirst().raise();
            }
        });
        again.add(storm);
        List<Duration> waited = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Duration[] raised = new Duration[1];
            SoftirqVector quick =
                    softirqs.open("quick" + i, () -> waited.add(test.elapsed().minus(raised[0])));
            loop("l" + i, () -> {
                topHalfOnce(storm);
                Script.sleep(ms(5));
                raised[0] = test.elapsed();
                quick.raise(); // outside: ksoftirqd's
            });
        }
        test.advance(ms(200));
        goesOn[0] = false;
        test.advance(ms(200));
        assertThat(waited)
                .as("while four shares serve twelve storms")
                .hasSize(12)
                .allMatch(time -> time.compareTo(ms(60)) < 0);
    }

    private void topHalfOnce(SoftirqVector vector) {
        try (var _ = softirqs.enterInterrupt()) {
            vector.raise();
        }
    }
}
