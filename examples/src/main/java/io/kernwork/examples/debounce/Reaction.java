package io.kernwork.examples.debounce;

/** What is done about a burst. Called by one thread at a time, one burst after the other. */
@FunctionalInterface
public interface Reaction {

    /**
     * Reacts to one burst. May take long; the changes of that time are the next burst.
     *
     * @throws Exception anything; it is reported, and the next burst comes all the same
     */
    void react(Digest digest) throws Exception;

    /**
     * Ends a call in progress soon, and makes later ones do nothing. May be called at any time, on another thread, more than
     * once; it may wait for a short while.
     */
    default void stop() {}
}
