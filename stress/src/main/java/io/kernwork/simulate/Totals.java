package io.kernwork.simulate;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What many runs were like together. Used by one thread. */
public final class Totals {
    private final long[] counts = new long[Count.values().length];
    private final Map<String, Long> verbs = new TreeMap<>();
    private final Map<String, Long> edges = new TreeMap<>();
    private final Set<Long> hashes = new HashSet<>();
    private long runs;

    /** One more. */
    public void add(Outcome outcome) {
        runs++;
        hashes.add(outcome.hash());
        for (int i = 0; i < counts.length; i++) {
            counts[i] += outcome.counts()[i];
        }
        outcome.verbs().forEach((verb, times) -> verbs.merge(verb, times, Long::sum));
    }

    /** What a simulator has taken in all its runs. */
    public void addEdges(Map<String, Long> taken) {
        taken.forEach((edge, times) -> edges.merge(edge, times, Long::sum));
    }

    /** Those of another part of the seeds. */
    public void add(Totals other) {
        runs += other.runs;
        hashes.addAll(other.hashes);
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        other.verbs.forEach((verb, times) -> verbs.merge(verb, times, Long::sum));
        addEdges(other.edges);
    }

    /** How often each edge was taken. */
    public Map<String, Long> edges() {
        return edges;
    }

    /** How often each verb was called. */
    public Map<String, Long> verbs() {
        return verbs;
    }

    /** How many runs differed from all others. */
    public long distinct() {
        return hashes.size();
    }

    /** Of one kind. */
    @SuppressWarnings("EnumOrdinal") // an index that lives no longer than the JVM
    public long count(Count of) {
        return counts[of.ordinal()];
    }

    /** One line for a run. */
    static String line(long seed, Outcome outcome) {
        StringBuilder text = new StringBuilder("seed " + seed + ":");
        for (Count each : Count.values()) {
            text.append(' ').append(name(each)).append(' ').append(outcome.count(each));
        }
        return text + String.format(Locale.ROOT, ", hash %016x", outcome.hash());
    }

    private static String name(Count count) {
        return count.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "runs       %,d, of which %,d differ from all others%ncounts    ", runs, distinct()));
        for (Count each : Count.values()) {
            text.append(String.format(Locale.ROOT, " %s %,d,", name(each), count(each)));
        }
        text.append(String.format(Locale.ROOT, "%nverbs     "));
        verbs.forEach((verb, times) -> text.append(String.format(Locale.ROOT, " %s %,d,", verb, times)));
        return text.append(String.format(Locale.ROOT, "%nedges      %,d of the item's word", edges.size()))
                .toString();
    }
}
