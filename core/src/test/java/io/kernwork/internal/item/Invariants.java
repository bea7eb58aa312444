package io.kernwork.internal.item;

import static io.kernwork.internal.item.Violation.unless;

import io.kernwork.internal.item.Environment.Place;
import io.kernwork.internal.item.Timing.Node;

/** The numbered invariants of {@link ItemWord}, in its order; the ninth needs the whole walk and is checked there. */
final class Invariants {
    private static final long MEANINGFUL = (2 * ItemWord.DEAD - 1) | ItemWord.ALL_REQUESTS | ItemWord.ALL_DEPTH;

    private Invariants() {}

    /** Those of one state. {@code pauses}: the depth counts PAUSE and not DISABLE. */
    static void checkState(long word, Environment env, boolean pauses) {
        flags(word);
        surroundings(word, env, pauses);
        timer(word, env.timing());
        unless(
                pauses || ItemWord.depth(word) == 0 || !ItemWord.isWaiting(word),
                "invariant 7",
                "a disabled item waits for a run");
        unless(
                ItemWord.requests(word) == env.waiting(),
                "invariant 8",
                "accepted, neither delivered nor removed: " + env.waiting());
        unless(ItemWord.depth(word) == env.depth(), "depth", "counted DISABLE or PAUSE: " + env.depth());
        unless(ItemWord.isCanceling(word) == env.canceling(), "canceling", "cancelled run: " + env.canceling());
        unless(ItemWord.isDead(word) == env.dead(), "dead", "destroyed: " + env.dead());
    }

    private static void flags(long word) {
        boolean pending = ItemWord.isPending(word);
        boolean running = ItemWord.isRunning(word);
        unless(!pending || !ItemWord.isArmed(word), "invariant 1", "PENDING and ARMED");
        unless(!ItemWord.isDead(word) || word == ItemWord.DEAD, "invariant 1", "DEAD and something else");
        unless((word & ~MEANINGFUL) == 0, "picture", "a bit that has no meaning is set");
        unless(
                ItemWord.requests(word) > 0 == ItemWord.isWaiting(word),
                "invariant 2",
                "requests without a waiting flag, or the other way round");
        unless(!ItemWord.isParked(word) || (pending && running), "invariant 3", "PARKED without PENDING and RUNNING");
        unless(!ItemWord.isCanceling(word) || running, "invariant 3", "CANCELING without RUNNING");
    }

    private static void surroundings(long word, Environment env, boolean pauses) {
        Place place = env.seat().place();
        boolean optional = pauses && ItemWord.depth(word) > 0;
        if (ItemWord.isPending(word)) {
            unless(place != Place.NONE || optional, "invariant 4", "PENDING without a place");
        } else {
            unless(place == Place.NONE, "invariant 4", "a place (" + place + ") without PENDING");
        }
        unless(
                ItemWord.isParked(word) == env.seat().behindRun(),
                "invariant 4",
                "parked behind a run: " + env.seat().behindRun());
        unless(env.workers() == (ItemWord.isRunning(word) ? 1 : 0), "invariant 5", "workers inside: " + env.workers());
    }

    private static void timer(long word, Timing timing) {
        unless(ItemWord.isArmed(word) == timing.armed(), "invariant 6", "an arming counts: " + timing.armed());
        boolean coming = timing.node() == Node.IN || (timing.node() == Node.OUT && timing.polled());
        unless(!timing.armed() || coming, "invariant 6", "nobody will look at the node: " + timing);
    }

    /** Those of one edge. */
    static void checkEdge(Verdict verdict, long before, long after) {
        unless(!verdict.leavesWord() || after == before, "invariant 8", verdict + " changed the word");
    }
}
