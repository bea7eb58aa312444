package io.kernwork.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.torture.Violations.Kind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short torture on each build, and that it can still find something. */
final class TortureTest {
    private static final long SEED = 20_26;
    private static final long SECOND = 1_000_000_000;
    private static final long OPERATIONS = 600_000;
    private static final long PER_ROUND = 60_000;
    private static final long PLANTED_OPERATIONS = 4_000_000; // most are found in the first round
    private static final long LEFT_OUT_OPERATIONS = 400_000;
    private static final long PLANTED_PER_ROUND = 20_000;
    private static final Settings PLANTED = Settings.standard(SEED)
            .operations(PLANTED_OPERATIONS, PLANTED_PER_ROUND)
            .hang(20 * SECOND);

    /** What a planted defect has left running ends now, before the next test counts. */
    @AfterEach
    void letGo() throws InterruptedException {
        Planted.letGo();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("torture")) {
                thread.join(10_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @Test
    void shortRun_balancesAndTakesEveryEdge() throws InterruptedException {
        Result result =
                run(Settings.standard(SEED).operations(OPERATIONS, PER_ROUND).patience(60 * SECOND));
        System.out.println(String.join("\n", Report.lines(result, true)));
        assertThat(result.violations().lines()).isEmpty();
        assertThat(result.totals().operations()).isGreaterThanOrEqualTo(OPERATIONS);
        assertThat(result.taken().keySet()).containsAll(result.expected());
        assertThat(result.expected()).containsAll(result.taken().keySet());
    }

    @ParameterizedTest
    @EnumSource
    void plantedDefect_isFound(Planted planted) throws InterruptedException {
        Result result = run(PLANTED.hang(patience(planted)).verbs(planted.verbs()));
        List<String> lines = Report.lines(result, false);
        assertThat(result.violations().kinds()).as(String.join("\n", lines)).contains(planted.kind);
        assertThat(lines.getLast()).contains("--seed " + SEED);
        System.out.println("planted defect found: torture (" + planted + ": "
                + result.violations().kinds() + ")");
    }

    @Test
    void plantedHang_isNamedWithItsThread() throws InterruptedException {
        Result result = run(PLANTED.hang(patience(Planted.NEVER_RETURNS)).verbs(Planted.NEVER_RETURNS.verbs()));
        assertThat(result.hang()).anyMatch(line -> line.contains("torture-storm-"));
        assertThat(result.hang()).anyMatch(line -> line.contains("NeverReturns.cancelSync"));
        assertThat(result.hang()).anyMatch(line -> line.startsWith("WorkQueue["));
    }

    /** A program that does not do everything cannot claim to have seen everything. */
    @Test
    void plantedProgram_withoutRearm_missesItsEdges() throws InterruptedException {
        Result result = run(PLANTED.operations(LEFT_OUT_OPERATIONS, PER_ROUND)
                .patience(0)
                .without(Set.of(Verb.REARM, Verb.REARM_NOW)));
        assertThat(result.violations().kinds())
                .as(String.join("\n", Report.lines(result, false)))
                .containsExactly(Kind.EDGE);
        assertThat(result.violations().lines()).anyMatch(line -> line.contains("never taken: REARM"));
        System.out.println("planted defect found: torture (no rearm: "
                + result.violations().lines() + ")");
    }

    /** A hang that is planted need not be waited for as long as one that is not. */
    private static long patience(Planted planted) {
        return planted == Planted.NEVER_RETURNS ? 2 * SECOND : 20 * SECOND;
    }

    private static Result run(Settings settings) throws InterruptedException {
        return new Torture(settings, System.out::println).run();
    }
}
