package io.kernwork.internal.item;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often each edge of {@link ItemWord}'s table was taken. Counts only in a JVM that was started with the system property
 * {@code kernwork.edges}; everywhere else {@link #COUNTED} is a false constant and the compiler leaves the counting out.
 */
public final class Edges {
    /** Whether edges are counted, for the life of the JVM. */
    public static final boolean COUNTED = Boolean.getBoolean("kernwork.edges");

    private static final int STRIPES = COUNTED ? 16 : 0; // a power of two; threads that count should not serialise
    private static final int FLAGS = 2 * (int) ItemWord.DEAD;
    private static final int ORIGINS = 2 * FLAGS;
    private static final int VERDICTS = Verdict.values().length;

    private static final AtomicLongArray[] TAKEN = new AtomicLongArray[STRIPES];

    static {
        for (int i = 0; i < STRIPES; i++) {
            TAKEN[i] = new AtomicLongArray(Event.values().length * VERDICTS * ORIGINS);
        }
    }

    private Edges() {}

    /**
     * One edge.
     *
     * @param from the state before, in the letters of the table
     */
    public record Edge(Event event, Verdict verdict, String from) {
        /** The edge that the event takes out of a word. */
        public static Edge of(long before, Event event, Verdict verdict) {
            return new Edge(event, verdict, ItemWord.flags(before));
        }
    }

    /** How often each edge was taken so far by all items of this JVM; exact when nobody takes one meanwhile. */
    public static Map<Edge, Long> taken() {
        Map<Edge, Long> taken = new HashMap<>();
        for (AtomicLongArray stripe : TAKEN) {
            for (int i = 0; i < stripe.length(); i++) {
                if (stripe.get(i) > 0) {
                    taken.merge(edge(i), stripe.get(i), Long::sum);
                }
            }
        }
        return taken;
    }

    /** How often the event took this edge out of words with the letters of the given one. */
    public static long taken(long before, Event event, Verdict verdict) {
        int index = index(before, event, verdict);
        long count = 0;
        for (AtomicLongArray stripe : TAKEN) {
            count += stripe.get(index);
        }
        return count;
    }

    static void take(long before, Event event, Verdict verdict) {
        TAKEN[(int) Thread.currentThread().threadId() & (STRIPES - 1)].getAndIncrement(index(before, event, verdict));
    }

    /**
     * The event was applied on condition of a verdict. When another one came out nothing was done and the caller looks again;
     * but a taker goes by that other verdict, so to it that is an edge.
     */
    static void takeIf(long before, Event event, Verdict verdict, Verdict only) {
        if (verdict == only || event == Event.PARK) {
            take(before, event, verdict);
        }
    }

    @SuppressWarnings("EnumOrdinal") // an index that lives no longer than the JVM
    private static int index(long before, Event event, Verdict verdict) {
        int origin = ((int) before & (FLAGS - 1)) + (ItemWord.depth(before) > 0 ? FLAGS : 0);
        return (event.ordinal() * VERDICTS + verdict.ordinal()) * ORIGINS + origin;
    }

    @SuppressWarnings("EnumOrdinal") // an index that lives no longer than the JVM
    private static Edge edge(int index) {
        int origin = index % ORIGINS;
        long before = (origin & FLAGS) == 0 ? origin : origin - FLAGS + ItemWord.ONE_DEPTH;
        int row = index / ORIGINS;
        return Edge.of(before, Event.values()[row / VERDICTS], Verdict.values()[row % VERDICTS]);
    }
}
