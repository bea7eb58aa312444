package io.kernwork.internal.item;

import static io.kernwork.internal.item.Event.*;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The events that each concept uses, and where the walk through them begins. */
enum Concept {
    WORK(true, EnumSet.of(ENQUEUE, ARM, REARM, FIRE, PARK, START, END, CANCEL, DISABLE, ENABLE)),
    TASK(
            true,
            EnumSet.of(
                    ENQUEUE,
                    ENQUEUE_UNLESS_PENDING,
                    ENQUEUE_UNLESS_CANCELING,
                    ENQUEUE_UNLESS_PENDING_OR_CANCELING,
                    ARM,
                    REARM,
                    FIRE,
                    PARK,
                    START,
                    END,
                    CANCEL, // the close of a queue
                    CANCEL_RUN,
                    DISABLE,
                    ENABLE)),
    BOTTOM_HALF(true, EnumSet.of(ENQUEUE, START, END, CANCEL, DESTROY)), // one at a time: none is parked
    JOB(true, EnumSet.of(ENQUEUE_WHEN_IDLE, START, END, CANCEL, DESTROY)),
    TASKLET(true, EnumSet.of(SCHEDULE, START, PARK, END, CANCEL, PAUSE, RESUME)),

    /** No concept's: every request and verb that may meet any other, but for those of tasklets. */
    REQUESTS(
            false,
            EnumSet.of(
                    ENQUEUE,
                    ENQUEUE_UNLESS_PENDING,
                    ENQUEUE_UNLESS_CANCELING,
                    ENQUEUE_UNLESS_PENDING_OR_CANCELING,
                    ENQUEUE_WHEN_IDLE,
                    ARM,
                    REARM,
                    FIRE,
                    PARK,
                    START,
                    END,
                    CANCEL_RUN,
                    DISABLE,
                    ENABLE,
                    DESTROY)),
    /** No concept's: tasklets that are destroyed. */
    PAUSES(false, EnumSet.of(SCHEDULE, START, PARK, END, CANCEL, PAUSE, RESUME, DESTROY));

    private static final int REQUESTS_BOUND = 3;
    private static final int DEPTH_BOUND = 2;
    private static final int HAND_OVER_BOUND = 2;

    private final boolean real;

    @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
    private final Set<Event> alphabet;

    Concept(boolean real, Set<Event> alphabet) {
        this.real = real;
        this.alphabet = Collections.unmodifiableSet(alphabet);
    }

    /** Whether a concept uses these events; otherwise they only show what the word answers all the same. */
    boolean real() {
        return real;
    }

    Set<Event> alphabet() {
        return alphabet;
    }

    /** Whether what is pending while it runs is parked, or waits for the end of that run; a job's request is refused. */
    boolean waitsForItsRun() {
        return this != JOB;
    }

    boolean pauses() {
        return alphabet.contains(PAUSE);
    }

    /** The idle item. */
    List<State> seeds() {
        return List.of(new State(0, Environment.IDLE));
    }

    /**
     * What the same event leads to when it happens again and again, near the end of the counter that it raises; null when it
     * raises none, or has not happened often enough yet.
     */
    static @Nullable State repeated(Row row, State after) {
        long word = after.word();
        Environment env = after.environment();
        if (row.verdict() == Verdict.COALESCED && env.waiting() == REQUESTS_BOUND) {
            int more = ItemWord.MAX_REQUESTS - 1 - REQUESTS_BOUND;
            return new State(word + more * ItemWord.ONE_REQUEST, env.waiting(ItemWord.MAX_REQUESTS - 1));
        }
        boolean deepens = row.event() == DISABLE || row.event() == PAUSE;
        if (deepens && env.depth() == DEPTH_BOUND) {
            int more = ItemWord.MAX_DEPTH - 1 - DEPTH_BOUND;
            return new State(word + more * ItemWord.ONE_DEPTH, env.deepen(more));
        }
        return null;
    }

    /** Whether the walk goes on from here; beyond, counters only grow. */
    static boolean within(State state) {
        return near(ItemWord.requests(state.word()), REQUESTS_BOUND, ItemWord.MAX_REQUESTS)
                && near(ItemWord.depth(state.word()), DEPTH_BOUND, ItemWord.MAX_DEPTH)
                && state.environment().seat().handOvers() <= HAND_OVER_BOUND;
    }

    private static boolean near(int value, int low, int high) {
        return value <= low || value >= high - 1;
    }
}
