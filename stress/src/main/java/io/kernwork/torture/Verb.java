package io.kernwork.torture;

import io.kernwork.base.Admission;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What is done to works and queues, how often in 4,000 operations, and what may come of it. */
enum Verb {
    ENQUEUE(1_545, Set.of(Admission.QUEUED, Admission.COALESCED)),
    ENQUEUE_AFTER(380, Set.of(Admission.ARMED, Admission.COALESCED)),
    REARM(380, Set.of(Admission.ARMED, Admission.REARMED)),
    REARM_NOW(140, Set.of(Admission.QUEUED, Admission.REARMED)),
    CANCEL(170, "removed", "nothing there"),
    CANCEL_SYNC(60, "removed", "nothing there"),
    CANCEL_SYNC_TIMED(60, "done", "timed out"),
    CANCEL_ASYNC(40, "", ""),
    DISABLE(120, "removed", "nothing there"),
    DISABLE_SYNC(50, "removed", "nothing there"),
    DISABLE_SYNC_TIMED(30, "done", "timed out"),
    /** With each disable, and for what bodies leave disabled. */
    ENABLE(310, "enabled", "still disabled"),
    FLUSH(24, "waited", "nothing there"),
    FLUSH_TIMED(40, "done", "timed out"),
    FLUSH_ASYNC(16, "", ""),
    FLUSH_QUEUE(10, "", ""),
    FLUSH_QUEUE_TIMED(24, "done", "timed out"),
    DRAIN(2, "", ""),
    DRAIN_TIMED(6, "done", "timed out"),
    SET_MAX_ACTIVE(90, "raised", "lowered or kept"),
    CLOSE(1, "", ""),
    CLOSE_TIMED(2, "complete", "incomplete"),
    /** One of the verbs above, on a work that only the calling thread touches and whose times are checked. */
    ALARM(500, "", "");

    final int weight;
    final String yes;
    final String no;

    @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
    final Set<Admission> accepting;

    Verb(int weight, Set<Admission> accepting) {
        this.weight = weight;
        this.yes = "";
        this.no = "";
        this.accepting = Collections.unmodifiableSet(EnumSet.copyOf(accepting));
    }

    Verb(int weight, String yes, String no) {
        this.weight = weight;
        this.yes = yes;
        this.no = no;
        this.accepting = Set.of();
    }

    /** Whether this verb may be answered so: accepted in its own ways, or refused for one of the three reasons. */
    boolean allows(Admission answer) {
        return switch (answer) {
            case DISABLED, DRAINING, CLOSED -> true;
            case QUEUED, ARMED, REARMED, COALESCED, ALREADY_PENDING, BLOCKED, BUSY, CANCELING ->
                accepting.contains(answer);
        };
    }

    /** As it is called in reports. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
