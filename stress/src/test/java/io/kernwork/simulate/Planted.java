package io.kernwork.simulate;

import io.kernwork.simulate.rewrite.Mutation;

/** Defects that are planted into the library's own classes while a simulation loads them, each in another mechanism. */
enum Planted {
    WORD_IS_NOT_ATOMIC(Mutation.split("io.kernwork.internal.item.ItemWord", "apply"), 200),
    CONDITIONAL_WORD_IS_NOT_ATOMIC(Mutation.split("io.kernwork.internal.item.ItemWord", "applyIf"), 200),
    LOCK_IS_NOT_ATOMIC(Mutation.split("io.kernwork.internal.sync.ShortLock", "lock"), 500),
    LOCK_IS_NOT_TAKEN(Mutation.empty("io.kernwork.internal.sync.ShortLock", "lock"), 200),
    DISPATCHER_IS_NOT_WOKEN(Mutation.drop("io.kernwork.internal.engine.Dispatcher", "tell", "unpark"), 200),
    WORKER_IS_NOT_WOKEN(Mutation.drop("io.kernwork.internal.engine.Worker", "nudge", "unpark"), 500),
    WAITER_IS_NOT_WOKEN(Mutation.drop("io.kernwork.internal.queue.Waiter", "wake", "unpark"), 200),
    RESCUER_IS_NOT_WOKEN(Mutation.drop("io.kernwork.internal.engine.Rescuer", "unpark", "unpark"), 200),
    CANCELLER_OF_A_JOB_IS_NOT_WOKEN(Mutation.drop("io.kernwork.threadpool.IdleWait", "release", "unpark"), 500),
    WAITERS_ARE_NOT_LOOKED_FOR(Mutation.empty("io.kernwork.internal.queue.Lane", "satisfied"), 200),
    FIRE_WITHOUT_THE_LOCK(Mutation.drop("io.kernwork.internal.engine.Firing", "fire", "lock"), 300),
    CLOSE_DOES_NOT_SWEEP(Mutation.drop("io.kernwork.internal.engine.Closing", "refuse", "sweep"), 500),
    NOTHING_IS_RECALLED(Mutation.empty("io.kernwork.internal.queue.Lane", "recall"), 5_000),
    SOFTIRQ_WORD_IS_NOT_ATOMIC(Mutation.split("io.kernwork.internal.softirq.PendingWord", "apply"), 3_000),
    CLOSE_FORGETS_THE_DISPATCHER(Mutation.drop("io.kernwork.internal.engine.Engine", "startDispatcher", "add"), 500);

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts
    final Mutation mutation;

    /** In how many it must be found. */
    final long seeds;

    Planted(Mutation mutation, long seeds) {
        this.mutation = mutation;
        this.seeds = seeds;
    }
}
