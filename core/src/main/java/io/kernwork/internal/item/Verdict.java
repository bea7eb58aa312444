package io.kernwork.internal.item;

import io.kernwork.base.Admission;

/**
 * What the caller of a transition owes. Call sites switch over the verdicts without a default, so that the compiler finds
 * every one of them when a verdict is added.
 */
public enum Verdict {
    /** The request won the item: give it a place in the lane whose lock is held. */
    QUEUE,
    /** The request was merged. Nothing is owed; the item's place is or will be given by whoever won it. */
    COALESCED,
    /** Refused: a request waits already. */
    ALREADY_PENDING,
    /** Refused: the item is not idle. */
    BUSY,
    /** Refused: the disable depth is above zero. */
    DISABLED,
    /** Refused: the cancelled run goes on. */
    CANCELING,
    /** Refused: the item is destroyed. */
    DEAD,
    /** Remembered while paused: the item must have no place; {@link #RELEASE} will tell when it gets one. */
    HELD,
    /** The item waits for its timer: set its deadline and file its node, under the node's lock. */
    ARM,
    /** The deadline is to be replaced: set it, under the node's lock; the word says all that it has to. */
    REARM,
    /** The request waits for a timer now: take its place away and file its node, under both locks. */
    POSTPONE,
    /** The taker parks the item: it keeps a slot of its lane and no worker until the earlier run ends. */
    PARKED,
    /** No earlier run goes on any more: the taker starts it instead of parking it. */
    NOT_RUNNING,
    /** The taker owns the item: run the body with the requests of the word before, then {@link Event#END}. */
    RUN,
    /** The run is over and nothing is parked behind it. */
    DONE,
    /** The run is over and a parked item waits for it: hand it to the head of the lane that it is parked on. */
    HAND_OVER,
    /** A queued request was taken away: give its place up (a parked one gives its slot up too), and wake its waiters. */
    REMOVED,
    /** An armed request was taken away: drop its node. */
    DISARMED,
    /** There was nothing to take away. */
    NOTHING,
    /** The depth cannot be raised: throw, nothing has changed. */
    OVERFLOW,
    /** The depth was zero already: throw, nothing has changed. */
    UNDERFLOW,
    /** The depth was lowered and is still above zero. */
    STILL_DISABLED,
    /** The depth is zero now. */
    ENABLED,
    /** The pause was counted. */
    PAUSED,
    /** The last pause is over and a request waits: give it a place if it has none. */
    RELEASE,
    /** The item's life is over. */
    DESTROYED;

    /** Whether the transition that gave this verdict left the word alone whatever the event was: all refusals do. */
    boolean leavesWord() {
        return switch (this) {
            case REARM, ALREADY_PENDING, BUSY, DISABLED, CANCELING, DEAD, NOT_RUNNING, OVERFLOW, UNDERFLOW -> true;
            case QUEUE,
                    COALESCED,
                    HELD,
                    ARM,
                    POSTPONE,
                    PARKED,
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

    /**
     * What a request is answered that neither won the item nor armed it.
     *
     * @throws IllegalStateException for the other verdicts, which owe more than an answer
     */
    public Admission answer() {
        return switch (this) {
            case COALESCED -> Admission.COALESCED;
            case ALREADY_PENDING -> Admission.ALREADY_PENDING;
            case BUSY -> Admission.BUSY;
            case DISABLED -> Admission.DISABLED;
            case CANCELING -> Admission.CANCELING;
            case DEAD -> Admission.CLOSED;
            case QUEUE,
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
                    OVERFLOW,
                    UNDERFLOW,
                    STILL_DISABLED,
                    ENABLED,
                    PAUSED,
                    RELEASE,
                    DESTROYED -> throw new IllegalStateException("defect in Kernwork: " + this + " is no answer");
        };
    }
}
