package io.kernwork.internal.item;

import io.kernwork.internal.item.Environment.Place;
import io.kernwork.internal.item.Environment.Source;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each verdict claims about the environment. A refusal must give the first reason that there is, in the order destroyed,
 * disabled, canceling, pending, busy; anything else must be the case, and possible to carry out.
 */
final class Answers {
    private static final Set<Event> REQUESTS = EnumSet.of(
            Event.ENQUEUE,
            Event.ENQUEUE_UNLESS_PENDING,
            Event.ENQUEUE_UNLESS_CANCELING,
            Event.ENQUEUE_UNLESS_PENDING_OR_CANCELING,
            Event.ENQUEUE_WHEN_IDLE,
            Event.SCHEDULE,
            Event.ARM,
            Event.REARM);
    private static final Set<Event> UNLESS_CANCELING =
            EnumSet.of(Event.ENQUEUE_UNLESS_CANCELING, Event.ENQUEUE_UNLESS_PENDING_OR_CANCELING);
    private static final Set<Event> UNLESS_PENDING = EnumSet.of(
            Event.ENQUEUE_UNLESS_PENDING, Event.ENQUEUE_UNLESS_PENDING_OR_CANCELING, Event.ENQUEUE_WHEN_IDLE);
    private static final Set<Event> REMOVING = EnumSet.of(Event.CANCEL, Event.CANCEL_RUN, Event.DISABLE);
    private static final Set<Event> LIFTING = EnumSet.of(Event.ENABLE, Event.RESUME);

    private Answers() {}

    /** Throws unless the verdict is true. */
    static void check(Event event, Source source, Verdict verdict, Environment env) {
        Verdict reason = refusal(event, env);
        if (reason != null || isRefusal(verdict)) {
            Violation.unless(
                    verdict == reason,
                    "answer",
                    event + " was answered " + verdict + " instead of "
                            + (reason == null ? "being accepted" : reason.toString()));
            return;
        }
        Violation.unless(holds(event, source, verdict, env), "answer", event + " was answered " + verdict);
    }

    private static boolean isRefusal(Verdict verdict) {
        return switch (verdict) {
            case DEAD, DISABLED, CANCELING, ALREADY_PENDING, BUSY, OVERFLOW, UNDERFLOW -> true;
            case QUEUE,
                    COALESCED,
                    HELD,
                    ARM,
                    REARM,
                    POSTPONE,
                    PARKED,
                    NOT_RUNNING,
                    RUN,
                    DONE,
                    HAND_OVER,
                    REMOVED,
                    DISARMED,
                    NOTHING,
                    STILL_DISABLED,
                    ENABLED,
                    PAUSED,
                    RELEASE,
                    DESTROYED -> false;
        };
    }

    /** The first reason to refuse the event, null when there is none. */
    private static @Nullable Verdict refusal(Event event, Environment env) {
        boolean verb = event != Event.CANCEL && event != Event.CANCEL_RUN;
        if (env.dead() && verb && event != Event.FIRE) {
            return Verdict.DEAD;
        }
        if (REQUESTS.contains(event)) {
            return request(event, env);
        }
        return switch (event) {
            case DISABLE, PAUSE -> env.depth() == ItemWord.MAX_DEPTH ? Verdict.OVERFLOW : null;
            case ENABLE, RESUME -> env.depth() == 0 ? Verdict.UNDERFLOW : null;
            case DESTROY -> env.waiting() > 0 || env.workers() > 0 || env.depth() > 0 ? Verdict.BUSY : null;
            default -> null;
        };
    }

    private static @Nullable Verdict request(Event event, Environment env) {
        if (env.depth() > 0 && event != Event.SCHEDULE) {
            return Verdict.DISABLED;
        }
        if (env.canceling() && UNLESS_CANCELING.contains(event)) {
            return Verdict.CANCELING;
        }
        if (env.waiting() > 0 && UNLESS_PENDING.contains(event)) {
            return Verdict.ALREADY_PENDING;
        }
        return env.workers() > 0 && event == Event.ENQUEUE_WHEN_IDLE ? Verdict.BUSY : null;
    }

    private static boolean holds(Event event, Source source, Verdict verdict, Environment env) {
        boolean request = REQUESTS.contains(event);
        boolean waits = env.waiting() > 0;
        boolean armed = env.timing().armed();
        boolean paused = env.depth() > 0;
        boolean removes = REMOVING.contains(event);
        boolean lifts = LIFTING.contains(event);
        return switch (verdict) {
            case QUEUE ->
                event == Event.FIRE
                        ? env.timing().fires(source == Source.TIMER)
                        : request && !timed(event) && !waits && !paused;
            case COALESCED -> request && event != Event.REARM && waits;
            case HELD -> event == Event.SCHEDULE ? paused && !waits : event == Event.START && paused;
            case ARM -> timed(event) && !waits;
            case REARM -> event == Event.REARM && armed;
            case POSTPONE -> event == Event.REARM && waits && !armed;
            case PARKED -> event == Event.PARK && env.workers() > 0;
            case NOT_RUNNING -> event == Event.PARK && env.workers() == 0;
            case RUN -> event == Event.START && !paused && env.workers() == 0;
            case DONE -> event == Event.END && !env.seat().behindRun();
            case HAND_OVER ->
                event == Event.END && env.seat().behindRun() && env.seat().place() == Place.PARKED;
            case REMOVED -> removes && waits && !armed;
            case DISARMED -> removes && armed;
            case NOTHING -> removes && !waits;
            case PAUSED -> event == Event.PAUSE;
            case STILL_DISABLED -> lifts && env.depth() > 1;
            case ENABLED -> lifts && env.depth() == 1 && !waits;
            case RELEASE -> event == Event.RESUME && env.depth() == 1 && waits;
            case DESTROYED -> event == Event.DESTROY;
            case ALREADY_PENDING, BUSY, DISABLED, CANCELING, DEAD, OVERFLOW, UNDERFLOW -> false;
        };
    }

    private static boolean timed(Event event) {
        return event == Event.ARM || event == Event.REARM;
    }
}
