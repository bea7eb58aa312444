package io.kernwork.examples.softirqs;

import io.kernwork.base.Body;

/** One way to put work off. Each body gets something that can be raised, from then on and by anybody. */
interface Deferral {

    /**
     * Gives a body its place.
     *
     * @return raises it: answers at once, and the body begins once after that, however often it was raised before
     */
    Runnable bind(String name, Body body);

    /** Waits until no body waits or runs; the mechanism's own way of it where it has one. Nobody raises one any more. */
    void end() throws InterruptedException;
}
