package io.kernwork.stress.lincheck;

import io.kernwork.internal.item.Event;
import org.jspecify.annotations.Nullable;

/** What may happen to an item, one event after the other. */
public final class WordSpec {
    private boolean pending;
    private boolean armed;
    private boolean running;
    private boolean parked;
    private boolean canceling;
    private boolean dead;
    private int requests;
    private int depth;

    /** An idle item. */
    public WordSpec() {}

    /** As {@link WordSubject#apply}. */
    public String apply(int number) {
        Event event = WordSubject.EVENTS.get(number);
        int before = requests;
        String verdict = switch (event) {
            case ENQUEUE -> enqueue(false, false);
            case ENQUEUE_UNLESS_PENDING -> enqueue(true, false);
            case ENQUEUE_UNLESS_CANCELING -> enqueue(false, true);
            case ENQUEUE_UNLESS_PENDING_OR_CANCELING -> enqueue(true, true);
            case ENQUEUE_WHEN_IDLE -> idleOnly();
            case SCHEDULE -> schedule();
            case ARM -> arm();
            case REARM -> rearm();
            case FIRE -> fire();
            case PARK -> park();
            case START -> start();
            case END -> end();
            case CANCEL -> remove();
            case CANCEL_RUN -> cancelRun();
            case DISABLE -> disable();
            case ENABLE -> lift("ENABLED");
            case PAUSE -> pause();
            case RESUME -> lift(pending ? "RELEASE" : "ENABLED");
            case DESTROY -> destroy();
        };
        return event + ": " + (verdict.equals(IMPOSSIBLE) ? IMPOSSIBLE : verdict + " of " + before);
    }

    private static final String IMPOSSIBLE = "impossible";

    private boolean waits() {
        return pending || armed;
    }

    private String enqueue(boolean unlessPending, boolean unlessCanceling) {
        String refusal = refusal(unlessCanceling);
        if (refusal != null) {
            return refusal;
        }
        if (waits()) {
            return unlessPending ? "ALREADY_PENDING" : merge();
        }
        return queue();
    }

    private @Nullable String refusal(boolean unlessCanceling) {
        if (dead) {
            return "DEAD";
        }
        if (depth > 0) {
            return "DISABLED";
        }
        return unlessCanceling && canceling ? "CANCELING" : null;
    }

    private String merge() {
        requests++;
        return "COALESCED";
    }

    private String queue() {
        pending = true;
        requests = 1;
        return "QUEUE";
    }

    private String idleOnly() {
        String refusal = refusal(false);
        if (refusal != null) {
            return refusal;
        }
        return waits() ? "ALREADY_PENDING" : running ? "BUSY" : queue();
    }

    private String schedule() {
        if (dead || pending) {
            return dead ? "DEAD" : merge();
        }
        boolean held = depth > 0;
        pending = true;
        requests++;
        return held ? "HELD" : "QUEUE";
    }

    private String arm() {
        String refusal = refusal(false);
        if (refusal != null) {
            return refusal;
        }
        if (waits()) {
            return merge();
        }
        armed = true;
        requests = 1;
        return "ARM";
    }

    private String rearm() {
        String refusal = refusal(false);
        if (refusal != null) {
            return refusal;
        }
        if (armed) {
            return "REARM";
        }
        boolean moved = pending;
        pending = false;
        parked = false;
        armed = true;
        requests++;
        return moved ? "POSTPONE" : "ARM";
    }

    private String fire() {
        if (!armed) {
            return IMPOSSIBLE;
        }
        armed = false;
        pending = true;
        return "QUEUE";
    }

    private String park() {
        if (!pending || parked) {
            return IMPOSSIBLE;
        }
        parked = running;
        return running ? "PARKED" : "NOT_RUNNING";
    }

    private String start() {
        if (!pending || running) {
            return IMPOSSIBLE;
        }
        if (depth > 0) {
            return "HELD";
        }
        pending = false;
        requests = 0;
        running = true;
        return "RUN";
    }

    private String end() {
        if (!running) {
            return IMPOSSIBLE;
        }
        boolean handsOver = parked;
        running = false;
        parked = false;
        canceling = false;
        return handsOver ? "HAND_OVER" : "DONE";
    }

    private String remove() {
        String verdict = pending ? "REMOVED" : armed ? "DISARMED" : "NOTHING";
        pending = false;
        armed = false;
        parked = false;
        requests = 0;
        return verdict;
    }

    private String cancelRun() {
        canceling = running;
        return remove();
    }

    private String disable() {
        if (dead) {
            return "DEAD";
        }
        depth++;
        return remove();
    }

    private String pause() {
        if (dead) {
            return "DEAD";
        }
        depth++;
        return "PAUSED";
    }

    private String lift(String last) {
        if (dead || depth == 0) {
            return dead ? "DEAD" : "UNDERFLOW";
        }
        depth--;
        return depth > 0 ? "STILL_DISABLED" : last;
    }

    private String destroy() {
        if (dead) {
            return "DEAD";
        }
        if (waits() || running || depth > 0) {
            return "BUSY";
        }
        dead = true;
        return "DESTROYED";
    }
}
