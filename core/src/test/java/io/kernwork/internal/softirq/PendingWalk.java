package io.kernwork.internal.softirq;

import io.kernwork.internal.softirq.PendingState.Daemon;
import io.kernwork.internal.softirq.PendingState.Owner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Visits every state that the steps of {@link PendingWord} lead to, breadth first, with two softirqs and whatever the threads may
 * do between two steps, and checks each state and each edge. A violation comes with the shortest history that leads to it.
 */
final class PendingWalk {
    /** A high and a low priority. */
    static final List<Long> BITS = List.of(1L, 1L << 34);

    /**
     * The functions of {@link PendingWord}, so that a planted mistake is wrapped around the production code and never put into a
     * copy of it.
     */
    record Rules(Success success, Next next) {
        /** As they are. */
        static final Rules PRODUCTION = new Rules(PendingWord::succeeds, PendingWord::next);
    }

    /** {@link PendingWord#succeeds}. */
    @FunctionalInterface
    interface Success {
        boolean succeeds(long word, Step step, long bits);
    }

    /** {@link PendingWord#next}. */
    @FunctionalInterface
    interface Next {
        long next(long word, Step step, long bits);
    }

    /** Sees every step that is taken. */
    @FunctionalInterface
    interface Listener {
        void step(long before, Step step, long bits, long after);
    }

    /** What the threads around the word may forget; planted defects. */
    enum Forgotten {
        /** The CPU's thread does not wait for the end of the handler that ksoftirqd is inside. */
        WAIT,
        /** Who gives the right to ksoftirqd does not call it. */
        CALL
    }

    /** A state or an edge that must not be. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1;

        final String rule;

        Violation(String rule, String history) {
            super(rule + "\nshortest history:\n" + history, null, false, false);
            this.rule = rule;
        }
    }

    private final Rules rules;
    private final Listener listener;
    private final Map<PendingState, Integer> numbers = new HashMap<>();
    private final List<PendingState> states = new ArrayList<>();
    private final List<Integer> parents = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final Set<Forgotten> forgotten = EnumSet.noneOf(Forgotten.class);
    private final List<List<Integer>> progress = new ArrayList<>(); // backwards, along what happens by itself
    private int at;
    private long edges;

    PendingWalk(Rules rules, Listener listener) {
        this.rules = rules;
        this.listener = listener;
    }

    /** The threads forget this. */
    PendingWalk without(Forgotten planted) {
        forgotten.add(planted);
        return this;
    }

    int states() {
        return states.size();
    }

    long edges() {
        return edges;
    }

    /** All of it. */
    PendingWalk walk() {
        visit(PendingState.FIRST, -1, "");
        for (at = 0; at < states.size(); at++) {
            PendingState state = states.get(at);
            post(state);
            own(state);
            ksoftirqd(state);
        }
        checkProgress();
        return this;
    }

    // ---- what the threads do

    private void post(PendingState state) {
        for (long bit : BITS) {
            boolean call = succeeds(state, Step.POST, bit);
            follow("post " + bit, false, bit, step(state, Step.POST, bit).count(0, call ? 1 : 0));
        }
        if (state.posters() > 0) {
            follow("a poster calls", true, 0, state.count(1, -1));
        }
    }

    private void own(PendingState state) {
        switch (state.owner()) {
            case OUT -> {
                follow("enterInterrupt", false, 0, state.owner(Owner.IN, 0, 0));
                disable(state);
                follow("thread ends", false, 0, state.owner(Owner.DEAD, 0, 0));
            }
            case IN, SHUT -> inSection(state);
            case WAITING -> {
                if ((state.word() & PendingWord.INSIDE) == 0) {
                    follow("waited", true, 0, state.owner(Owner.SHUT, state.ownRaised(), 0));
                }
            }
            case RUNNING ->
                run(
                        "owner: ",
                        state,
                        state.ownRaised(),
                        state.ownPass(),
                        (raised, pass) -> state.owner(Owner.RUNNING, raised, pass),
                        next -> next.owner(Owner.OUT, 0, 0),
                        next -> next.owner(Owner.CALLING, 0, 0));
            case CALLING ->
                follow("owner calls", true, 0, state.owner(Owner.OUT, 0, 0).count(1, 0));
            case DEAD -> recover(state);
            case RECOVERING ->
                follow(
                        "hands over what was left",
                        true,
                        0,
                        step(state, Step.HAND_OVER, state.ownPass()).owner(Owner.CALLING, 0, 0));
        }
    }

    private void inSection(PendingState state) {
        for (long bit : BITS) {
            follow("raise " + bit, false, bit, state.owner(state.owner(), state.ownRaised() | bit, 0));
        }
        // what it has raised goes with it, and is not owed any more
        followUnheld("thread ends in a section", state.owner(Owner.DEAD, 0, 0));
        long raised = state.ownRaised();
        if (state.owner() == Owner.IN) {
            disable(state);
            if (raised == 0) {
                follow("leave", true, 0, state.owner(Owner.OUT, 0, 0));
            } else {
                leave(state, Step.ACQUIRE, raised);
            }
        } else {
            leave(state.shut(false), Step.OPEN, raised);
        }
    }

    private void disable(PendingState state) {
        boolean free = succeeds(state, Step.SHUT, 0) || forgotten.contains(Forgotten.WAIT);
        PendingState shut = step(state, Step.SHUT, 0).shut(true);
        follow("disableBottomHalves", false, 0, shut.owner(free ? Owner.SHUT : Owner.WAITING, state.ownRaised(), 0));
    }

    private void leave(PendingState state, Step step, long raised) {
        long taken = taken(state, step, raised);
        PendingState left = step(state, step, raised);
        follow("leave by " + step, true, 0, left.owner(taken != 0 ? Owner.RUNNING : Owner.OUT, 0, taken));
    }

    private void recover(PendingState state) {
        long taken = taken(state, Step.OPEN, 0);
        PendingState open = step(state, Step.OPEN, 0).shut(false);
        follow("another thread", true, 0, open.owner(taken != 0 ? Owner.RECOVERING : Owner.OUT, 0, taken));
    }

    private void ksoftirqd(PendingState state) {
        switch (state.daemon()) {
            case AWAY -> {
                if (state.calls() > 0) {
                    long taken = taken(state, Step.BEGIN, 0);
                    PendingState begun = step(state, Step.BEGIN, 0).count(-1, 0);
                    follow(
                            "ksoftirqd comes",
                            true,
                            0,
                            begun.daemon(taken != 0 ? Daemon.RUNNING : Daemon.AWAY, 0, taken));
                }
            }
            case RUNNING ->
                run(
                        "ksoftirqd: ",
                        state,
                        state.daemonRaised(),
                        state.daemonPass(),
                        (raised, pass) -> state.daemon(Daemon.RUNNING, raised, pass),
                        next -> next.daemon(Daemon.AWAY, 0, 0),
                        next -> next.daemon(Daemon.CALLING, 0, 0));
            case CALLING -> {
                if (!forgotten.contains(Forgotten.CALL)) {
                    follow(
                            "ksoftirqd calls itself",
                            true,
                            0,
                            state.daemon(Daemon.AWAY, 0, 0).count(1, 0));
                }
            }
        }
    }

    /** Who runs, with another pass. */
    private interface Server {
        PendingState with(long raised, long pass);
    }

    /** A handler begins, or raises something; a pass ends; ksoftirqd ends one early when it is not wanted. */
    private void run(
            String who,
            PendingState state,
            long raised,
            long pass,
            Server server,
            UnaryOperator<PendingState> gone,
            UnaryOperator<PendingState> calling) {
        for (long bit : BITS) {
            if ((pass & bit) != 0) {
                followBegun(who + "handler " + bit, bit, server.with(raised, pass & ~bit));
            }
            follow(who + "raise " + bit, false, bit, server.with(raised | bit, pass));
        }
        long left = raised | pass;
        if (left != 0) { // the budget is spent, or something has failed
            follow(who + Step.HAND_OVER, true, 0, calling.apply(step(state, Step.HAND_OVER, left)));
        }
        boolean unwanted = state.daemon() == Daemon.RUNNING && (state.word() & PendingWord.SHUT) != 0;
        if (pass != 0 && !(unwanted && who.startsWith("ksoftirqd"))) {
            return;
        }
        long taken = taken(state, Step.NEXT, left);
        long word = rules.next().next(state.word(), Step.NEXT, left);
        listener.step(state.word(), Step.NEXT, left, word);
        PendingState ended = server.with(0, taken).word(word);
        follow(who + Step.NEXT, true, 0, taken != 0 ? ended : gone.apply(ended));
    }

    // ---- steps of the word

    private boolean succeeds(PendingState state, Step step, long bits) {
        return rules.success().succeeds(state.word(), step, bits);
    }

    private long taken(PendingState state, Step step, long bits) {
        return succeeds(state, step, bits) ? state.pending() | bits : 0;
    }

    private PendingState step(PendingState state, Step step, long bits) {
        long after = rules.next().next(state.word(), step, bits);
        listener.step(state.word(), step, bits, after);
        return state.word(after);
    }

    // ---- edges

    private void follow(String name, boolean byItself, long raised, PendingState to) {
        PendingState from = states.get(at);
        long held = from.held() | raised;
        unless(to.held() == held, name, to, "held before " + held + ", and now " + to.held());
        for (long bit : BITS) {
            boolean more = to.places(bit) > from.places(bit) + ((raised & bit) != 0 ? 1 : 0);
            unless(!more, name, to, "held twice, and so run for nothing");
        }
        add(name, byItself, to);
    }

    private void followUnheld(String name, PendingState to) {
        add(name, false, to);
    }

    /** Only this may take something away. */
    private void followBegun(String name, long bit, PendingState to) {
        long held = states.get(at).held();
        unless((to.held() | bit) == held, name, to, "held before " + held + ", and now " + to.held());
        add(name, true, to);
    }

    private void add(String name, boolean byItself, PendingState to) {
        check(name, to);
        edges++;
        int number = visit(to, at, name);
        if (byItself && number != at) {
            progress.get(number).add(at);
        }
    }

    private int visit(PendingState state, int parent, String name) {
        Integer known = numbers.putIfAbsent(state, states.size());
        if (known != null) {
            return known;
        }
        states.add(state);
        parents.add(parent);
        names.add(name);
        progress.add(new ArrayList<>(4));
        return states.size() - 1;
    }

    // ---- what must hold

    private void check(String name, PendingState to) {
        long word = to.word();
        boolean served = (word & PendingWord.SERVED) != 0;
        boolean inside = (word & PendingWord.INSIDE) != 0;
        boolean shut = (word & PendingWord.SHUT) != 0;
        long meaning = PendingWord.ALL | PendingWord.SERVED | PendingWord.INSIDE | PendingWord.SHUT;
        unless((word & ~meaning) == 0, name, to, "a bit that has no meaning is set");
        unless(to.pending() == 0 || served || shut, name, to, "pending, and nobody will look");
        unless(to.rights() == (served ? 1 : 0), name, to, "so many have the right: " + to.rights());
        unless(inside == (to.daemon() == Daemon.RUNNING), name, to, "INSIDE does not say where ksoftirqd is");
        unless(shut == to.shut(), name, to, "SHUT does not say what the CPU's thread wants");
        boolean excluded = to.owner() == Owner.SHUT || to.owner() == Owner.RUNNING;
        unless(!excluded || to.daemon() != Daemon.RUNNING, name, to, "ksoftirqd runs beside the CPU's thread");
    }

    /** What is held gets its handler, though nothing is raised any more. */
    private void checkProgress() {
        BitSet done = new BitSet();
        ArrayDeque<Integer> todo = new ArrayDeque<>();
        for (int i = 0; i < states.size(); i++) {
            if (states.get(i).held() == 0) {
                done.set(i);
                todo.add(i);
            }
        }
        while (!todo.isEmpty()) {
            for (int from : progress.get(todo.remove())) {
                if (!done.get(from)) {
                    done.set(from);
                    todo.add(from);
                }
            }
        }
        int stuck = done.nextClearBit(0);
        if (stuck < states.size()) {
            throw new Violation("what is held here never gets its handler: " + states.get(stuck), history(stuck, ""));
        }
    }

    private void unless(boolean condition, String name, PendingState to, String rule) {
        if (!condition) {
            throw new Violation(rule, history(at, name + " -> " + to));
        }
    }

    private String history(int last, String end) {
        List<String> lines = new ArrayList<>();
        lines.add("  " + end);
        for (int step = last; step >= 0; step = parents.get(step)) {
            lines.add("  " + names.get(step) + " -> " + states.get(step));
        }
        return String.join("\n", lines.reversed());
    }
}
