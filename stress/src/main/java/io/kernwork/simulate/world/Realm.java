package io.kernwork.simulate.world;

import io.kernwork.simulate.Op;

/** One concept in a world: its queues and items, its verbs, and its books. */
interface Realm {
    /** Calls a verb. */
    void call(Op op, Client client) throws Exception;

    /** Ends what only this concept can end, before the runtime is closed. */
    default void end() throws Exception {}

    /** When nothing happens any more: throws nothing, says what is wrong. */
    void check();

    /** What is accepted and could run, and does not, while nobody can go on; null when there is nothing. */
    default @org.jspecify.annotations.Nullable String stranded() {
        return null;
    }
}
