package io.kernwork.internal.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.internal.item.Environment.Move;
import io.kernwork.internal.item.Picture.Counts;
import io.kernwork.internal.item.Picture.Origin;
import io.kernwork.internal.item.Picture.Taken;
import io.kernwork.internal.item.Timing.Look;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The model of {@link ItemWord}: every word that the events of each concept lead to, together with places, timers and
 * workers, is visited and found in order; the table of its edges is written from that; and planted mistakes are found.
 */
final class ItemWordModelTest {
    /** Mistakes that cannot be found because they are none, each with its reason; there are none of this kind. */
    private static final Map<String, String> HARMLESS = Map.of();

    /** The invariants hold in every state, every answer is true, and whatever waits can go on; else the walk throws. */
    @ParameterizedTest
    @EnumSource
    void concept_walkedWithItsEnvironment_keepsTheInvariants(Concept concept) {
        Counts counts = Picture.ofProduction().counts(concept);
        assertThat(counts.states()).isPositive();
        System.out.printf(
                "item word, %-8s %3d words in %2d states of the table, %2d rows; with environment %,7d states, %,7d edges%n",
                concept + ":", counts.words(), counts.letters(), counts.rows(), counts.states(), counts.edges());
    }

    /** No part of {@code verdict} is out of the walks' reach: no other word earns an answer that they have not seen. */
    @Test
    void everyRow_ofAnyWord_isTakenByAWalk() {
        Set<Row> rows = new TreeSet<>();
        long[] requests = {0, 1, ItemWord.MAX_REQUESTS};
        long[] depths = {0, 1, 2, ItemWord.MAX_DEPTH};
        for (long flags = 0; flags < 2 * ItemWord.DEAD; flags++) {
            for (long request : requests) {
                for (long depth : depths) {
                    rowsOf(flags + request * ItemWord.ONE_REQUEST + depth * ItemWord.ONE_DEPTH, rows);
                }
            }
        }
        Picture picture = Picture.ofProduction();
        assertThat(picture.rows().keySet()).containsExactlyElementsOf(rows);
        List<Row> unreal = new ArrayList<>();
        picture.rows().forEach((row, taken) -> {
            if (!taken.real) {
                unreal.add(row);
            }
        });
        System.out.printf(
                "item word, rows: %d, of which no concept's own events take %d: %s%n",
                rows.size(), unreal.size(), unreal);
    }

    private static void rowsOf(long word, Set<Row> rows) {
        for (Event event : Event.values()) {
            try {
                rows.add(new Row(event, ItemWord.verdict(word, event)));
            } catch (IllegalStateException impossible) {
                assertThat(impossible).hasMessageContaining(ItemWord.decode(word));
            }
        }
    }

    /** One wrong field or one wrong answer, in one row and one state of the table, never goes unnoticed. */
    @Test
    @Tag("large") // it mutates by itself
    void plantedMistake_inAnyRow_isFoundByTheWalk() {
        Picture picture = Picture.ofProduction();
        Map<String, Integer> rules = new TreeMap<>();
        Set<String> survivors = new TreeSet<>();
        int all = 0;
        for (Map.Entry<Row, Taken> entry : picture.rows().entrySet()) {
            int found = 0;
            List<String> missed = new ArrayList<>();
            for (Map.Entry<String, Origin> origin : entry.getValue().origins.entrySet()) {
                for (Mistake mistake : Mistake.of(
                        entry.getKey(),
                        origin.getKey(),
                        entry.getValue(),
                        picture.rows().keySet())) {
                    Violation violation = mistake.find(origin.getValue());
                    if (violation == null) {
                        missed.add(mistake.toString());
                    } else {
                        rules.merge(violation.rule(), 1, Integer::sum);
                        found++;
                    }
                }
            }
            int planted = found + missed.size();
            System.out.println("planted mistakes found: " + entry.getKey() + " " + found + " of " + planted);
            all += planted;
            survivors.addAll(missed);
        }
        System.out.println("planted mistakes in all: " + all + ", first noticed by " + rules);
        assertThat(survivors).isEqualTo(HARMLESS.keySet());
    }

    /** The ninth invariant can fail: it finds an engine that never hands a parked item over. */
    @Test
    void plantedEngine_thatNeverHandsOver_leavesAParkedItemWaiting() {
        assertNeverRun(Concept.WORK, EnumSet.of(Move.HAND_OVER), "PARK/PARKED");
        assertNeverRun(Concept.TASKLET, EnumSet.of(Move.HAND_OVER), "PARK/PARKED");
    }

    /** The same for a timer that never expires. */
    @Test
    void plantedEngine_thatNeverPolls_leavesAnArmedItemWaiting() {
        assertNeverRun(Concept.TASK, EnumSet.of(Move.POLL), "ARM/ARM");
    }

    /** A fire that reads the word alone would take an expiry for the deadline that the caller has replaced. */
    @Test
    void plantedEngine_thatFiresWithoutReadingTheDeadline_firesEarly() {
        assertBlind(Look.DEADLINE, "FIRE was answered QUEUE");
    }

    /** The same for one that reads the deadline alone: what was cancelled, or has fired, would fire. */
    @Test
    void plantedEngine_thatFiresWithoutReadingTheWord_firesWhatIsNotArmed() {
        assertBlind(Look.WORD, "FIRE in item state");
    }

    private static void assertBlind(Look forgotten, String found) {
        Walk walk = new Walk(Concept.WORK, Transitions.PRODUCTION, (before, row, after) -> {}).blindTo(forgotten);
        assertThatThrownBy(() -> walk.from(Concept.WORK.seeds()))
                .isInstanceOf(Violation.class)
                .hasMessageContaining(found);
        System.out.println("planted defect found: item word walk (a fire that does not look at the " + forgotten + ")");
    }

    private static void assertNeverRun(Concept concept, Set<Move> forgotten, String lastStep) {
        Walk walk = new Walk(concept, Transitions.PRODUCTION, (before, row, after) -> {}).without(forgotten);
        assertThatThrownBy(() -> walk.from(concept.seeds()))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("invariant 9")
                .hasMessageContaining(lastStep);
        System.out.println("planted defect found: item word walk (" + concept + " without " + forgotten + ")");
    }

    /** The table in the class comment is the one that the walk writes. */
    @Test
    void edgeTable_inTheClassComment_isTheOneOfTheWalk() throws IOException {
        List<String> table = EdgeTable.render(Picture.ofProduction().rows());
        assertThat(table).allMatch(line -> line.length() <= 118);
        if (Boolean.getBoolean("kernwork.rewrite")) {
            EdgeTable.write(table);
        }
        List<String> present = EdgeTable.read();
        assertThat(present)
                .withFailMessage(() -> "the edges of " + EdgeTable.SOURCE + " are not those of the walk:\n"
                        + EdgeTable.difference(present, table)
                        + "\nIf the change was meant, write them anew: mvn -q -pl core test -Dtest='ItemWordModelTest#edge*'"
                        + " -Dkernwork.rewrite=true")
                .isEqualTo(table);
    }
}
