package io.kernwork.internal.item;

import static io.kernwork.internal.item.Violation.unless;

import io.kernwork.internal.item.Timing.Look;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything around one word that the engine keeps in step with it. It is changed by what the verdicts say and never by
 * looking at the word, but for what the engine itself reads there: whether the item of a node is armed, and the count that
 * it hands to a body or a caller. So a word that disagrees with it was computed wrongly.
 *
 * <p>A transition and what it obliges to are one step here. In the engine they lie under one lock, and what another lane's
 * lock lets through between the two is kept out by their order ({@link Item}): the place is given after the word was won, and
 * given up before the word lets go. What needs a second section of a lock is a step of its own here, too: the hand-over after
 * END, and what the timer does before and after a fire.
 *
 * @param seat the item's place
 * @param workers how many are inside the body
 * @param canceling whether the run in progress was cancelled
 * @param waiting accepted requests that were neither delivered nor removed; at the maximum more are not counted
 * @param depth DISABLE or PAUSE without their counterpart
 * @param dead whether the item was destroyed
 * @param timing the timer's view
 */
record Environment(Seat seat, int workers, boolean canceling, int waiting, int depth, boolean dead, Timing timing) {
    static final Environment IDLE = new Environment(Seat.NONE, 0, false, 0, 0, false, Timing.NONE);

    /** {@link Item.Place}, and none. */
    enum Place {
        NONE,
        RING,
        PARKED,
        RESUMED
    }

    /**
     * The place.
     *
     * @param behindRun whether it is parked behind a run that has not ended
     * @param handOvers ends of runs that found it parked, and have not yet got the lock of the lane that it is parked on
     */
    record Seat(Place place, boolean behindRun, int handOvers) {
        static final Seat NONE = new Seat(Place.NONE, false, 0);

        Seat queue() {
            unless(place == Place.NONE, "obligation", "a place for an item that has one: " + place);
            return at(Place.RING);
        }

        Seat park() {
            return new Seat(Place.PARKED, true, handOvers);
        }

        Seat take() {
            unless(place != Place.NONE, "obligation", "the item has no place to take away");
            return leave();
        }

        Seat leave() {
            return at(Place.NONE);
        }

        Seat release() {
            return place == Place.NONE ? at(Place.RING) : this;
        }

        Seat owe() {
            return new Seat(place, false, handOvers + 1);
        }

        private Seat at(Place to) {
            return new Seat(to, false, handOvers);
        }
    }

    /** Whose event it is. */
    enum Source {
        CALLER,
        /** A caller who arms for a time before the one that the node is filed under. */
        HURRIED_CALLER,
        TIMER,
        /** A flush, or a re-arm to now. */
        EXPEDITER
    }

    /** What the engine does without touching the word. */
    enum Move {
        DEADLINE,
        POLL,
        LOOK,
        RETRY,
        PURGE,
        HAND_OVER
    }

    // ---- what can happen

    /** Whether the engine can produce the event now. */
    boolean possible(Event event, Source source, long word, boolean waitsForItsRun, Set<Look> looks) {
        return switch (event) {
            case FIRE -> source == Source.TIMER ? timing.ready(ItemWord.isArmed(word), looks) : ItemWord.isArmed(word);
            case PARK -> seat.place == Place.RING;
            case START ->
                seat.place == Place.RESUMED
                        || (seat.place == Place.RING && !(waitsForItsRun && ItemWord.isRunning(word)));
            case END -> workers > 0;
            case ENQUEUE,
                    ENQUEUE_UNLESS_PENDING,
                    ENQUEUE_UNLESS_CANCELING,
                    ENQUEUE_UNLESS_PENDING_OR_CANCELING,
                    ENQUEUE_WHEN_IDLE,
                    SCHEDULE,
                    ARM,
                    REARM,
                    CANCEL,
                    CANCEL_RUN,
                    DISABLE,
                    ENABLE,
                    PAUSE,
                    RESUME,
                    DESTROY -> true;
        };
    }

    /** The environment after a move, null when it cannot happen now. */
    @Nullable
    Environment moved(Move move, long word) {
        return switch (move) {
            case DEADLINE -> timed(timing.deadline());
            case POLL -> timed(timing.poll());
            case LOOK -> timed(timing.look(ItemWord.isArmed(word)));
            case RETRY -> timed(timing.retry(ItemWord.isArmed(word)));
            case PURGE -> timed(timing.purge(ItemWord.isArmed(word)));
            case HAND_OVER -> handOver(word);
        };
    }

    /** As {@code Lane.resume}: only who is parked, and not behind a later run. */
    private @Nullable Environment handOver(long word) {
        if (seat.handOvers == 0) {
            return null;
        }
        boolean resumed = seat.place == Place.PARKED && !ItemWord.isParked(word);
        return with(new Seat(resumed ? Place.RESUMED : seat.place, seat.behindRun, seat.handOvers - 1));
    }

    // ---- what a verdict obliges to

    /** The environment after the caller has done what the verdict says. */
    Environment carryOut(Event event, Source source, Verdict verdict, long before) {
        return switch (verdict) {
            case QUEUE ->
                event == Event.FIRE
                        ? with(seat.queue()).with(timing.fired(source == Source.TIMER))
                        : with(seat.queue()).request();
            case COALESCED -> request();
            case HELD -> event == Event.SCHEDULE ? request() : with(seat.leave());
            case ARM -> with(timing.arm(source == Source.HURRIED_CALLER)).request();
            case REARM -> with(timing.arm(source == Source.HURRIED_CALLER));
            case POSTPONE ->
                with(seat.take())
                        .with(timing.arm(source == Source.HURRIED_CALLER))
                        .request();
            case PARKED -> with(seat.park());
            case RUN -> with(seat.take()).deliver(ItemWord.requests(before));
            case DONE -> left();
            case HAND_OVER -> left().with(seat.owe());
            case REMOVED ->
                with(seat.leave()).removed(ItemWord.requests(before)).besides(event);
            case DISARMED ->
                with(timing.disarm()).removed(ItemWord.requests(before)).besides(event);
            case NOTHING -> besides(event);
            case PAUSED -> deepen(1);
            case STILL_DISABLED, ENABLED -> deepen(-1);
            case RELEASE -> deepen(-1).with(seat.release());
            case DESTROYED -> new Environment(seat, workers, canceling, waiting, depth, true, timing);
            case ALREADY_PENDING, BUSY, DISABLED, CANCELING, DEAD, NOT_RUNNING, OVERFLOW, UNDERFLOW -> this;
        };
    }

    private Environment request() {
        return waiting(Math.min(waiting + 1, ItemWord.MAX_REQUESTS));
    }

    private Environment deliver(int requests) {
        unless(requests == waiting, "invariant 8", "the run delivers " + requests + " of " + waiting + " requests");
        return new Environment(seat, workers + 1, canceling, 0, depth, dead, timing);
    }

    private Environment removed(int requests) {
        unless(requests == waiting, "invariant 8", requests + " of " + waiting + " requests are reported removed");
        return waiting(0);
    }

    private Environment left() {
        return new Environment(seat, workers - 1, false, waiting, depth, dead, timing);
    }

    /** What the removing events do besides removing. */
    private Environment besides(Event event) {
        boolean cancels = event == Event.CANCEL_RUN && workers > 0;
        int deeper = event == Event.DISABLE ? 1 : 0;
        return new Environment(seat, workers, canceling || cancels, waiting, depth + deeper, dead, timing);
    }

    Environment deepen(int by) {
        return new Environment(seat, workers, canceling, waiting, depth + by, dead, timing);
    }

    Environment waiting(int requests) {
        return new Environment(seat, workers, canceling, requests, depth, dead, timing);
    }

    private Environment with(Seat newSeat) {
        return new Environment(newSeat, workers, canceling, waiting, depth, dead, timing);
    }

    private Environment with(Timing newTiming) {
        return new Environment(seat, workers, canceling, waiting, depth, dead, newTiming);
    }

    private @Nullable Environment timed(@Nullable Timing newTiming) {
        return newTiming == null ? null : with(newTiming);
    }
}
