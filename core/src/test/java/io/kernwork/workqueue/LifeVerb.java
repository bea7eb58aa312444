package io.kernwork.workqueue;

/** What can be done to an item and its queues; {@link LifeWorld} knows what each must answer. */
enum LifeVerb {
    ENQUEUE_A,
    ENQUEUE_B,
    ARM_A,
    REARM_A,
    REARM_B,
    REARM_A_NOW,
    REARM_B_NOW,
    CANCEL,
    CANCEL_ASYNC,
    DISABLE,
    DISABLE_ASYNC,
    ENABLE,
    FLUSH_ASYNC,
    FLUSH_A_ASYNC,
    DRAIN_A,
    CLOSE_A,
    CLOSE_A_AT_ONCE,
    EXPIRE,
    STEP
}
