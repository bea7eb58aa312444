package io.kernwork.internal.softirq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.internal.softirq.PendingWalk.Forgotten;
import io.kernwork.internal.softirq.PendingWalk.Rules;
import io.kernwork.internal.softirq.PendingWalk.Violation;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The model of {@link PendingWord}: every word, with the threads around it, is visited and found in order; planted mistakes are found. */
final class PendingWordModelTest {
    /** Mistakes that cannot be found because they are none, each with its reason. */
    private static final Map<String, String> HARMLESS = Map.of(
            "SHUT in .: answers the opposite", "the wait for INSIDE is over before it begins",
            "SHUT in pS: answers the opposite", "the same");

    /** A word in which a step is taken, by its letters; and with bits that are given, or none. */
    private record Place(Step step, String letters, boolean given) implements Comparable<Place> {
        boolean is(long word, Step other, long bits) {
            return step == other
                    && given == (bits != 0)
                    && PendingState.letters(word).equals(letters);
        }

        /** Whether the answer makes a difference: HAND_OVER has but one, and who takes nothing has nothing to run. */
        boolean answers() {
            boolean something = given || letters.startsWith("p");
            return step == Step.POST || step == Step.SHUT || (step != Step.HAND_OVER && something);
        }

        @Override
        public int compareTo(Place other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return step + " in " + letters + (given ? " with bits" : "");
        }
    }

    private record Taken(long before, long bits, long after) {}

    /** The word after a step, from the one before, the bits and the right one. */
    @FunctionalInterface
    private interface Wrong {
        long next(long before, long bits, long right);
    }

    private static final Map<String, Wrong> WRONG = wrongWords();

    private static Map<String, Wrong> wrongWords() {
        Map<String, Wrong> wrong = new LinkedHashMap<>();
        for (long flag : List.of(PendingWord.SERVED, PendingWord.INSIDE, PendingWord.SHUT)) {
            wrong.put("flips " + PendingState.letters(flag), (before, bits, right) -> right ^ flag);
        }
        wrong.put("forgets what is pending", (before, bits, right) -> right & ~PendingWord.ALL);
        wrong.put("forgets what was pending", (before, bits, right) -> right & ~(before & PendingWord.ALL & ~bits));
        wrong.put("forgets the bits", (before, bits, right) -> right & ~(bits & ~before));
        wrong.put("keeps what was pending", (before, bits, right) -> right | (before & PendingWord.ALL));
        wrong.put("keeps the bits", (before, bits, right) -> right | bits);
        wrong.put("changes nothing", (before, bits, right) -> before);
        wrong.put("sets a bit beyond", (before, bits, right) -> right | PendingWord.ALL + 1);
        return wrong;
    }

    @Test
    @DisplayName("all words that the steps lead to, with the threads around them: nothing lost, never two at once")
    void walk_allStates_keepsTheRules() {
        Set<Step> steps = new TreeSet<>();
        PendingWalk walk = new PendingWalk(Rules.PRODUCTION, (before, step, bits, after) -> steps.add(step)).walk();
        System.out.printf("pending word: %,d states with the threads, %,d edges%n", walk.states(), walk.edges());
        assertThat(steps).containsExactly(Step.values());
    }

    @Test
    @Tag("large") // it mutates by itself
    @DisplayName("one wrong word or one wrong answer, in one step and one state, never goes unnoticed")
    void plantedMistake_inAnyStep_isFoundByTheWalk() {
        Map<Place, Set<Taken>> places = new TreeMap<>();
        new PendingWalk(
                        Rules.PRODUCTION,
                        (before, step, bits, after) -> places.computeIfAbsent(
                                        new Place(step, PendingState.letters(before), bits != 0),
                                        absent -> new HashSet<>())
                                .add(new Taken(before, bits, after)))
                .walk();
        Set<String> survivors = new TreeSet<>();
        Map<String, Integer> found = new TreeMap<>();
        places.forEach((place, taken) -> mistakes(place, taken).forEach((what, rules) -> {
            Violation violation = find(rules);
            if (violation == null) {
                survivors.add(place + ": " + what);
            } else {
                found.merge(place.step().toString(), 1, Integer::sum);
            }
        }));
        System.out.println("planted mistakes found: pending word " + found);
        assertThat(survivors).isEqualTo(HARMLESS.keySet());
    }

    @Test
    @DisplayName("a section that does not wait is found beside a handler")
    void plantedThread_thatDoesNotWait_isFound() {
        assertFound(Forgotten.WAIT, "ksoftirqd runs beside the CPU's thread");
    }

    @Test
    @DisplayName("what is handed over to nobody is found waiting for ever")
    void plantedKsoftirqd_thatDoesNotCallItself_isFound() {
        assertFound(Forgotten.CALL, "never gets its handler");
    }

    private static void assertFound(Forgotten forgotten, String rule) {
        PendingWalk walk = new PendingWalk(Rules.PRODUCTION, (before, step, bits, after) -> {}).without(forgotten);
        assertThatThrownBy(walk::walk).isInstanceOf(Violation.class).hasMessageContaining(rule);
        System.out.println("planted defect found: pending word walk (without " + forgotten + ")");
    }

    private static Map<String, Rules> mistakes(Place place, Set<Taken> taken) {
        Map<String, Rules> mistakes = new LinkedHashMap<>();
        WRONG.forEach((what, wrong) -> {
            if (taken.stream().anyMatch(one -> wrong.next(one.before, one.bits, one.after) != one.after)) {
                mistakes.put(what, new Rules(PendingWord::succeeds, (word, step, bits) -> {
                    long right = PendingWord.next(word, step, bits);
                    return place.is(word, step, bits) ? wrong.next(word, bits, right) : right;
                }));
            }
        });
        if (place.answers()) {
            mistakes.put(
                    "answers the opposite",
                    new Rules(
                            (word, step, bits) -> PendingWord.succeeds(word, step, bits) != place.is(word, step, bits),
                            PendingWord::next));
        }
        return mistakes;
    }

    private static @Nullable Violation find(Rules rules) {
        try {
            new PendingWalk(rules, (before, step, bits, after) -> {}).walk();
            return null;
        } catch (Violation violation) {
            return violation;
        }
    }
}
