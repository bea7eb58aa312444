package io.kernwork.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.stress.Judgement.Problem;
import io.kernwork.stress.TestOutcomes.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.annotations.Expect;

/** What is a problem, and what is not. */
class JudgementTest {
    private static final List<String> ONE = List.of("One");

    @Test
    void problems_everythingMetAndNothingForbidden_none() {
        TestOutcomes run = run(outcome("a", Expect.ACCEPTABLE, 9_900), outcome("b", Expect.ACCEPTABLE, 100));
        assertThat(Judgement.problems(ONE, List.of(run))).isEmpty();
    }

    @Test
    void problems_forbiddenOnce_isFinal() {
        TestOutcomes run = run(outcome("a", Expect.ACCEPTABLE, 9_999), outcome("x", Expect.FORBIDDEN, 1));
        assertThat(Judgement.problems(ONE, List.of(run)))
                .singleElement()
                .matches(problem -> !problem.open())
                .hasToString("One: Forbidden 'x' in 0.01 % of 10,000 samples: a -> b");
    }

    @Test
    void problems_acceptableBelowOnePercent_isOpen() {
        TestOutcomes run = run(outcome("a", Expect.ACCEPTABLE, 9_901), outcome("b", Expect.ACCEPTABLE, 99));
        assertThat(Judgement.problems(ONE, List.of(run))).singleElement().matches(Problem::open);
    }

    @Test
    void problems_acceptableNever_isOpen() {
        TestOutcomes run = run(outcome("a", Expect.ACCEPTABLE, 10_000), outcome("b", Expect.ACCEPTABLE, 0));
        assertThat(Judgement.problems(ONE, List.of(run))).singleElement().matches(Problem::open);
    }

    @Test
    void problems_interestingNever_none() {
        TestOutcomes run = run(outcome("a", Expect.ACCEPTABLE, 10_000), outcome("b", Expect.ACCEPTABLE_INTERESTING, 0));
        assertThat(Judgement.problems(ONE, List.of(run))).isEmpty();
    }

    @Test
    void problems_fewSamples_areOpenAndMendedByMore() {
        TestOutcomes few = run(outcome("a", Expect.ACCEPTABLE, 900));
        assertThat(Judgement.problems(ONE, List.of(few))).singleElement().matches(Problem::open);
        assertThat(Judgement.problems(ONE, List.of(few.and(few)))).isEmpty();
    }

    @Test
    void problems_noOutcomeOfATest_isFinal() {
        assertThat(Judgement.problems(ONE, List.of())).singleElement().matches(problem -> !problem.open());
    }

    @Test
    void problems_errorOfATest_isFinal() {
        TestOutcomes run =
                new TestOutcomes("One", List.of(outcome("a", Expect.ACCEPTABLE, 10_000)), List.of("TIMEOUT_ERROR"));
        assertThat(Judgement.problems(ONE, List.of(run))).singleElement().matches(problem -> !problem.open());
    }

    @Test
    void missedDefects_nothingForbidden_isOpen() {
        TestOutcomes run = run(outcome("a", Expect.ACCEPTABLE, 10_000), outcome("x", Expect.FORBIDDEN, 0));
        assertThat(Judgement.missedDefects(ONE, List.of(run))).singleElement().matches(Problem::open);
        assertThat(Judgement.foundDefects(List.of(run))).isEmpty();
    }

    @Test
    void missedDefects_somethingForbidden_isFound() {
        TestOutcomes run = run(outcome("a", Expect.ACCEPTABLE, 3), outcome("x", Expect.FORBIDDEN, 1));
        assertThat(Judgement.missedDefects(ONE, List.of(run))).isEmpty();
        assertThat(Judgement.foundDefects(List.of(run)))
                .containsExactly("planted defect found: One, Forbidden 'x' in 25.00 % of 4 samples: a -> b");
    }

    @Test
    void missedDefects_errorInPlaceOfAnOutcome_isNoFind() {
        TestOutcomes run = new TestOutcomes("One", List.of(), List.of("TEST_ERROR"));
        assertThat(Judgement.missedDefects(ONE, List.of(run))).isNotEmpty();
    }

    private static TestOutcomes run(Outcome... outcomes) {
        return new TestOutcomes("One", List.of(outcomes), List.of());
    }

    private static Outcome outcome(String id, Expect expect, long count) {
        return new Outcome(id, expect, count, "a -> b");
    }
}
