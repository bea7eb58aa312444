package io.kernwork.internal.item;

import io.kernwork.internal.item.Environment.Move;
import io.kernwork.internal.item.Environment.Source;
import io.kernwork.internal.item.Timing.Look;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Visits every state that the events of one concept lead to, breadth first, and checks each state and each edge. A violation
 * comes with the shortest history that leads to it.
 */
final class Walk {
    /** Sees every edge. */
    @FunctionalInterface
    interface Listener {
        void edge(State before, Row row, long after);
    }

    private static final Set<Event> BY_ITSELF = EnumSet.of(Event.FIRE, Event.PARK, Event.START, Event.END);
    private static final Set<Event> TIMED = EnumSet.of(Event.ARM, Event.REARM);
    private static final Source[] BY_CALLER = {Source.CALLER};
    private static final Source[] BY_ANY_CALLER = {Source.CALLER, Source.HURRIED_CALLER};
    private static final Source[] BY_TIMER = {Source.TIMER, Source.EXPEDITER};

    private final Concept concept;
    private final Transitions transitions;
    private final Listener listener;
    private final Set<Move> moves = EnumSet.allOf(Move.class);
    private final Set<Look> looks = EnumSet.allOf(Look.class);

    private final Map<State, Integer> numbers = new HashMap<>();
    private final List<State> states = new ArrayList<>();
    private final List<Integer> parents = new ArrayList<>();
    private final List<Object> steps = new ArrayList<>();

    /** Backwards, along what happens without anybody asking for it. */
    private final List<List<Integer>> progress = new ArrayList<>();

    private final BitSet runs = new BitSet();
    private long edges;

    Walk(Concept concept, Transitions transitions, Listener listener) {
        this.concept = concept;
        this.transitions = transitions;
        this.listener = listener;
    }

    /** All of it, from the concept's seeds. */
    static Walk all(Concept concept, Transitions transitions, Listener listener) {
        Walk walk = new Walk(concept, transitions, listener);
        walk.from(concept.seeds());
        return walk;
    }

    /** The engine never does this; a planted defect. */
    Walk without(Set<Move> forgotten) {
        moves.removeAll(forgotten);
        return this;
    }

    /** The engine fires without looking there; a planted defect. */
    Walk blindTo(Look forgotten) {
        looks.remove(forgotten);
        return this;
    }

    int states() {
        return states.size();
    }

    long edges() {
        return edges;
    }

    void from(Collection<State> seeds) {
        for (State seed : seeds) {
            Invariants.checkState(seed.word(), seed.environment(), concept.pauses());
            visit(seed, -1, "");
        }
        for (int at = 0; at < states.size(); at++) {
            for (Event event : concept.alphabet()) {
                for (Source source : sources(event)) {
                    apply(at, event, source);
                }
            }
            for (Move move : moves) {
                move(at, move);
            }
        }
        checkProgress();
    }

    private static Source[] sources(Event event) {
        if (event == Event.FIRE) {
            return BY_TIMER;
        }
        return TIMED.contains(event) ? BY_ANY_CALLER : BY_CALLER;
    }

    private void apply(int at, Event event, Source source) {
        State state = states.get(at);
        long before = state.word();
        Environment env = state.environment();
        if (!env.possible(event, source, before, concept.waitsForItsRun(), looks)) {
            return;
        }
        Verdict verdict = null;
        long after = before;
        Environment reached;
        try {
            verdict = verdict(before, event);
            Answers.check(event, source, verdict, env);
            after = transitions.next().next(before, event, verdict);
            reached = env.carryOut(event, source, verdict, before);
            Invariants.checkEdge(verdict, before, after);
            Invariants.checkState(after, reached, concept.pauses());
        } catch (Violation violation) {
            String last = event + " by " + source + ": " + verdict + " -> " + ItemWord.decode(after);
            throw new Violation(violation, history(at, last));
        }
        edges++;
        Row row = new Row(event, verdict);
        listener.edge(state, row, after);
        if (verdict == Verdict.RUN) {
            runs.set(at);
        }
        State then = new State(after, reached);
        follow(at, then, row, BY_ITSELF.contains(event) && source != Source.EXPEDITER);
        State later = Concept.repeated(row, then);
        if (later != null) {
            follow(at, later, row + " again and again", false);
        }
    }

    private Verdict verdict(long word, Event event) {
        try {
            return transitions.verdict().verdict(word, event);
        } catch (IllegalStateException impossible) {
            throw new Violation("impossible", String.valueOf(impossible.getMessage()));
        }
    }

    private void move(int at, Move move) {
        State state = states.get(at);
        Environment moved = state.environment().moved(move, state.word());
        if (moved == null) {
            return;
        }
        try {
            Invariants.checkState(state.word(), moved, concept.pauses());
        } catch (Violation violation) {
            throw new Violation(violation, history(at, move.toString()));
        }
        follow(at, new State(state.word(), moved), move, true);
    }

    private void follow(int from, State state, Object step, boolean byItself) {
        if (Concept.within(state)) {
            int to = visit(state, from, step);
            if (byItself && to != from) {
                progress.get(to).add(from);
            }
        }
    }

    private int visit(State state, int parent, Object step) {
        Integer known = numbers.putIfAbsent(state, states.size());
        if (known != null) {
            return known;
        }
        states.add(state);
        parents.add(parent);
        steps.add(step);
        progress.add(new ArrayList<>(4));
        return states.size() - 1;
    }

    /** The ninth invariant: whatever waits and may run does so, though nobody calls a verb any more. */
    private void checkProgress() {
        BitSet alive = (BitSet) runs.clone();
        ArrayDeque<Integer> todo = new ArrayDeque<>();
        runs.stream().forEach(todo::add);
        while (!todo.isEmpty()) {
            for (int from : progress.get(todo.remove())) {
                if (!alive.get(from)) {
                    alive.set(from);
                    todo.add(from);
                }
            }
        }
        for (int at = 0; at < states.size(); at++) {
            Environment env = states.get(at).environment();
            if (env.waiting() > 0 && env.depth() == 0 && !alive.get(at)) {
                throw new Violation(
                        new Violation("invariant 9", "what waits here is never run: " + states.get(at)),
                        history(at, ""));
            }
        }
    }

    private String history(int at, String last) {
        List<String> lines = new ArrayList<>();
        lines.add("  " + last);
        int step = at;
        for (; parents.get(step) >= 0; step = parents.get(step)) {
            lines.add("  " + steps.get(step) + " "
                    + ItemWord.decode(states.get(step).word()));
        }
        lines.add("  " + states.get(step));
        lines.add("  " + concept);
        return String.join("\n", lines.reversed());
    }
}
