package io.kernwork.torture;

import io.kernwork.internal.item.Edges.Edge;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.item.Verdict;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The edges that the events of a concept can take: a walk over the word's two functions, with counts no further than needed. */
public final class ExpectedEdges {
    /** Edges that the word allows and the engine around it does not, each with the reason; there are none. */
    static final Map<Edge, String> IMPOSSIBLE = Map.of();

    /** In the order of the table in the class comment of the word. */
    static final Comparator<Edge> ORDER = Comparator.comparing(Edge::event)
            .thenComparing(Edge::verdict)
            .thenComparingInt(edge -> edge.from().length())
            .thenComparing(Edge::from);

    private static final Set<Event> WORK = EnumSet.of(
            Event.ENQUEUE,
            Event.ARM,
            Event.REARM,
            Event.FIRE,
            Event.PARK,
            Event.START,
            Event.END,
            Event.CANCEL,
            Event.DISABLE,
            Event.ENABLE);
    private static final Set<Event> TASK = EnumSet.of(
            Event.ENQUEUE,
            Event.ENQUEUE_UNLESS_PENDING,
            Event.ENQUEUE_UNLESS_CANCELING,
            Event.ENQUEUE_UNLESS_PENDING_OR_CANCELING,
            Event.ARM,
            Event.REARM,
            Event.FIRE,
            Event.PARK,
            Event.START,
            Event.END,
            Event.CANCEL, // the close of a queue
            Event.CANCEL_RUN,
            Event.DISABLE,
            Event.ENABLE);
    private static final Set<Event> BOTTOM_HALF = EnumSet.of(
            Event.ENQUEUE, Event.START, Event.END, Event.CANCEL, Event.DESTROY); // one at a time: none is parked
    private static final Set<Event> JOB =
            EnumSet.of(Event.ENQUEUE_WHEN_IDLE, Event.START, Event.END, Event.CANCEL, Event.DESTROY);
    private static final Set<Event> TASKLET =
            EnumSet.of(Event.SCHEDULE, Event.START, Event.PARK, Event.END, Event.CANCEL, Event.PAUSE, Event.RESUME);

    private static final int ENOUGH =
            2; // requests, and depth, from which on one more makes no difference but at the maximum

    private final Set<Edge> edges = new TreeSet<>(ORDER);
    private final Set<String> seen = new HashSet<>();
    private final ArrayDeque<Long> words = new ArrayDeque<>();

    private ExpectedEdges(Set<Event> events) {
        visit(0);
        while (!words.isEmpty()) {
            long word = words.remove();
            for (Event event : events) {
                step(word, event);
            }
        }
        edges.removeAll(IMPOSSIBLE.keySet());
    }

    /** All that a whole run must take. */
    static Set<Edge> ofWorks() {
        return new ExpectedEdges(WORK).edges;
    }

    /** All that all concepts together can take. */
    public static Set<Edge> ofAll() {
        Set<Edge> all = new TreeSet<>(ORDER);
        for (Set<Event> concept : List.of(WORK, TASK, BOTTOM_HALF, JOB, TASKLET)) {
            all.addAll(new ExpectedEdges(concept).edges);
        }
        return all;
    }

    private void step(long word, Event event) {
        Verdict verdict;
        try {
            verdict = ItemWord.verdict(word, event);
        } catch (IllegalStateException impossible) {
            return; // the event cannot happen in this word
        }
        edges.add(Edge.of(word, event, verdict));
        long after = ItemWord.next(word, event, verdict);
        visit(after);
        if ((event == Event.DISABLE || event == Event.PAUSE) && ItemWord.depth(after) == ENOUGH) {
            visit(deepest(after, event));
        }
    }

    private void visit(long word) {
        int depth = ItemWord.depth(word);
        boolean beyond = depth > ENOUGH && depth < ItemWord.MAX_DEPTH;
        String key = Edge.of(word, Event.END, Verdict.DONE).from() + Math.min(ItemWord.requests(word), ENOUGH) + depth;
        if (!beyond && seen.add(key)) {
            words.add(word);
        }
    }

    private static long deepest(long word, Event event) {
        long deepest = word;
        while (ItemWord.depth(deepest) < ItemWord.MAX_DEPTH) {
            deepest = ItemWord.next(deepest, event, event == Event.PAUSE ? Verdict.PAUSED : Verdict.NOTHING);
        }
        return deepest;
    }
}
