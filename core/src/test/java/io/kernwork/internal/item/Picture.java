package io.kernwork.internal.item;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** What the walks through the production code saw: every row, where it was taken first, and what it changed. */
final class Picture {
    /** Where a row was taken first in states with the same letters. */
    record Origin(Concept concept, State state) {}

    /** One line of the table in the making. */
    static final class Taken {
        /** By letters; only of concepts that are real, unless none of them takes the row. */
        final Map<String, Origin> origins = new TreeMap<>(Picture::compareLetters);

        final Set<Change> changes = new HashSet<>();
        boolean real;
    }

    /** The words of one edge. */
    record Change(long before, long after) {}

    /** The counts of one walk. */
    record Counts(int letters, int words, int rows, int states, long edges) {}

    private final Map<Row, Taken> rows = new TreeMap<>();
    private final Map<Concept, Counts> counts = new EnumMap<>(Concept.class);

    private Picture() {
        for (Concept concept : Concept.values()) { // the real ones come first
            Set<Row> own = new HashSet<>();
            Set<Long> words = new HashSet<>();
            Set<String> letters = new HashSet<>();
            Walk walk = Walk.all(concept, Transitions.PRODUCTION, (before, row, after) -> {
                own.add(row);
                words.add(before.word());
                letters.add(ItemWord.flags(before.word()));
                note(concept, before, row, after);
            });
            counts.put(concept, new Counts(letters.size(), words.size(), own.size(), walk.states(), walk.edges()));
        }
    }

    /** Walked anew, so that a mutant is walked, too. */
    static Picture ofProduction() {
        return new Picture();
    }

    private void note(Concept concept, State before, Row row, long after) {
        Taken taken = rows.computeIfAbsent(row, absent -> new Taken());
        taken.real |= concept.real();
        if (concept.real() || !taken.real) {
            taken.origins.putIfAbsent(ItemWord.flags(before.word()), new Origin(concept, before));
            taken.changes.add(new Change(before.word(), after));
        }
    }

    Map<Row, Taken> rows() {
        return rows;
    }

    Counts counts(Concept concept) {
        return Objects.requireNonNull(counts.get(concept));
    }

    /** Short before long, in the order of the bits. */
    private static int compareLetters(String one, String other) {
        boolean disabled = one.endsWith("d");
        if (disabled != other.endsWith("d")) {
            return disabled ? 1 : -1;
        }
        int lengths = Integer.compare(one.length(), other.length());
        return lengths != 0 ? lengths : Integer.compare(rank(one), rank(other));
    }

    private static int rank(String letters) {
        int rank = 0;
        for (int i = 0; i < letters.length(); i++) {
            rank = rank * 8 + ".PARKCXd".indexOf(letters.charAt(i));
        }
        return rank;
    }
}
