package io.kernwork.stress;

import io.kernwork.stress.TestOutcomes.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.openjdk.jcstress.annotations.Expect;

/** What a run of the litmus tests proves, and what it does not. */
final class Judgement {
    /** An outcome that is plainly acceptable comes at least as often, or the actors do not meet where it takes them to. */
    static final double LEAST_SHARE = 0.01;

    /** With fewer samples a share says nothing. */
    static final long LEAST_SAMPLES = 1_000;

    /**
     * Something that is not as it should be.
     *
     * @param test where
     * @param text what
     * @param open whether more samples could make it good
     */
    record Problem(String test, String text, boolean open) {
        @Override
        public String toString() {
            return test + ": " + text;
        }
    }

    private Judgement() {}

    /** What is wrong with a run on the production code. */
    static List<Problem> problems(Collection<String> tests, List<TestOutcomes> found) {
        List<Problem> problems = missing(tests, found);
        for (TestOutcomes test : found) {
            errors(test, problems);
            test.outcomes().forEach(outcome -> judge(test, outcome, problems));
            if (test.samples() > 0 && test.samples() < LEAST_SAMPLES) {
                problems.add(new Problem(test.test(), test.samples() + " samples are too few to judge shares", true));
            }
        }
        return problems;
    }

    private static void judge(TestOutcomes test, Outcome outcome, List<Problem> problems) {
        switch (outcome.expect()) {
            case FORBIDDEN, UNKNOWN -> {
                if (outcome.count() > 0) {
                    problems.add(new Problem(test.test(), told(test, outcome), false));
                }
            }
            case ACCEPTABLE -> {
                if (test.samples() >= LEAST_SAMPLES && test.share(outcome) < LEAST_SHARE) {
                    problems.add(new Problem(test.test(), "rarer than 1 %: " + told(test, outcome), true));
                }
            }
            case ACCEPTABLE_INTERESTING -> {}
        }
    }

    /** Which tests have not found the defects that were planted in them. */
    static List<Problem> missedDefects(Collection<String> tests, List<TestOutcomes> found) {
        List<Problem> problems = missing(tests, found);
        for (TestOutcomes test : found) {
            errors(test, problems);
            if (forbidden(test).isEmpty()) {
                String text = "the planted defect was not found in " + test.samples() + " samples";
                problems.add(new Problem(test.test(), text, true));
            }
        }
        return problems;
    }

    /** The defects that were found; one line each. */
    static List<String> foundDefects(List<TestOutcomes> found) {
        return found.stream()
                .filter(test -> !forbidden(test).isEmpty())
                .map(test -> "planted defect found: " + test.test() + ", "
                        + told(test, forbidden(test).getFirst()))
                .toList();
    }

    private static List<Outcome> forbidden(TestOutcomes test) {
        return mostFrequentFirst(test).stream()
                .filter(outcome -> outcome.expect() == Expect.FORBIDDEN && outcome.count() > 0)
                .toList();
    }

    private static List<Outcome> mostFrequentFirst(TestOutcomes test) {
        return test.outcomes().stream()
                .sorted(Comparator.comparingLong(Outcome::count).reversed())
                .toList();
    }

    private static List<Problem> missing(Collection<String> tests, List<TestOutcomes> found) {
        List<Problem> problems = new ArrayList<>();
        for (String test : tests) {
            if (found.stream().noneMatch(one -> one.test().equals(test) && one.samples() > 0)) {
                problems.add(new Problem(test, "has no outcomes", false));
            }
        }
        return problems;
    }

    private static void errors(TestOutcomes test, List<Problem> problems) {
        if (!test.errors().isEmpty()) {
            problems.add(new Problem(test.test(), String.join(System.lineSeparator(), test.errors()), false));
        }
    }

    private static String told(TestOutcomes test, Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "%s '%s' in %.2f %% of %,d samples: %s",
                outcome.expect(),
                outcome.id(),
                100 * test.share(outcome),
                test.samples(),
                outcome.interleaving());
    }

    /** All outcomes with their shares; what is forbidden only if it was observed. */
    static String table(List<TestOutcomes> found) {
        StringBuilder table = new StringBuilder();
        for (TestOutcomes test : found) {
            table.append(String.format(Locale.ROOT, "%s, %,d samples%n", test.test(), test.samples()));
            mostFrequentFirst(test).stream()
                    .filter(outcome -> outcome.count() > 0 || outcome.expect() != Expect.FORBIDDEN)
                    .forEach(outcome -> table.append(row(test, outcome)));
        }
        return table.toString();
    }

    private static String row(TestOutcomes test, Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "  %6.2f %%  %-12s %s%s%n",
                100 * test.share(outcome),
                outcome.id(),
                outcome.expect() == Expect.FORBIDDEN ? "FORBIDDEN: " : "",
                outcome.interleaving());
    }
}
