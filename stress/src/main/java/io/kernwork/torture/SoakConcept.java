package io.kernwork.torture;

import java.util.SplittableRandom;

/** What the soak does with one concept. */
interface SoakConcept {
    /** Calls one of its verbs. */
    void act(SplittableRandom random) throws Exception;

    /** Nobody calls verbs any more: what nobody else would run. */
    default void settle() {}

    /** The runtime is about to be closed. */
    default void beforeTheEnd() {}
}
