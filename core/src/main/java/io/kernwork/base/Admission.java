package io.kernwork.base;

/**
 * The answer to an attempt to enqueue, arm or re-arm an item. Every race between callers is answered by one of these
 * values and never by an exception.
 *
 * <p>The reasons are tested in a fixed order: the state of the queue first, then the item's disable depth, then
 * canceling, then pending. An answer that is not {@link #accepted() accepted} leaves no trace.
 *
 * <p>The kernels answer with a bit: {@code queue_work()} returns {@code false} both for "already pending" and for
 * "disabled", and {@code mod_delayed_work()} inverts it (Linux, {@code kernel/workqueue.c}).
 */
public enum Admission {
    /** The item was idle or running and now waits on the queue; one request was added. */
    QUEUED(true),
    /** The item now waits for its timer; one request was added. */
    ARMED(true),
    /** The item was armed and its deadline was replaced; no request was added. */
    REARMED(true),
    /** The item was pending or armed already, here or on another queue; this request was merged into it. */
    COALESCED(true),
    /** The item was pending or armed already and the caller had asked to be refused then. */
    ALREADY_PENDING(false),
    /** The item is running and its kind does not accept a request until the run has ended. */
    BUSY(false),
    /** The item's disable depth is above zero. The request is forgotten, also after the item is enabled again. */
    DISABLED(false),
    /** The item's group is blocked. */
    BLOCKED(false),
    /** A cancel found the item running, the run goes on, and the caller had asked to be refused then. */
    CANCELING(false),
    /** The queue is draining and the caller is not running one of its bodies. */
    DRAINING(false),
    /** The queue is closed or closing, or the item is destroyed. */
    CLOSED(false);

    private final boolean accepted;

    Admission(boolean accepted) {
        this.accepted = accepted;
    }

    /**
     * Whether the request will be delivered to a run, or be counted by the verb that removes it.
     *
     * @return true for {@link #QUEUED}, {@link #ARMED}, {@link #REARMED} and {@link #COALESCED}
     */
    public boolean accepted() {
        return accepted;
    }
}
