package io.kernwork.internal.item;

/**
 * What can happen to an item. One alphabet serves every concept; each concept uses a part of it, and {@code
 * ItemWordModelTest} walks each part with the environment that the concept gives it.
 */
public enum Event {
    /** A request; merges when one waits already. */
    ENQUEUE,
    /** A request that is refused when one waits already (FreeBSD {@code TASKQUEUE_FAIL_IF_PENDING}). */
    ENQUEUE_UNLESS_PENDING,
    /** A request that is refused while a cancelled run goes on ({@code TASKQUEUE_FAIL_IF_CANCELING}). */
    ENQUEUE_UNLESS_CANCELING,
    /** Both refusals. */
    ENQUEUE_UNLESS_PENDING_OR_CANCELING,
    /** A request that is refused unless the item is idle (NetBSD {@code threadpool_schedule_job}). */
    ENQUEUE_WHEN_IDLE,
    /** A request that is remembered, without a place, while the item is paused ({@code tasklet_schedule}). */
    SCHEDULE,
    /** A request that waits for a timer first; merges when one waits already ({@code queue_delayed_work}). */
    ARM,
    /** A new deadline: replaces the armed one, or takes the item off its queue ({@code mod_delayed_work}). */
    REARM,
    /** The deadline has come, or a flush will not wait for it; the lock under which that was read is held. */
    FIRE,
    /** A worker met the item at the head of its lane while an earlier run goes on. */
    PARK,
    /** A worker that holds the item's place begins a run. */
    START,
    /** The run has ended, or a job has declared itself done. */
    END,
    /** Takes a waiting request away. */
    CANCEL,
    /** The same, and marks the run in progress as cancelled ({@code taskqueue_cancel}). */
    CANCEL_RUN,
    /** Takes a waiting request away and refuses new ones until the matching {@link #ENABLE}. */
    DISABLE,
    /** Takes back one {@link #DISABLE}. */
    ENABLE,
    /** Lets requests wait until the matching {@link #RESUME} ({@code tasklet_disable_nosync}). */
    PAUSE,
    /** Takes back one {@link #PAUSE}. */
    RESUME,
    /** Ends the item's life ({@code threadpool_job_destroy}). */
    DESTROY
}
