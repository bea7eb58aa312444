package io.kernwork.internal.engine;

import io.kernwork.internal.queue.Lane;

/**
 * The lanes of one queue. There may come to be more, but none while the first one is not open: whoever drains or closes all of
 * them begins with that one, and then looks which there are.
 */
@FunctionalInterface
public interface LaneSet {

    /** Those there are now, always at least one and the same one first; nobody changes the array. */
    Lane[] all();
}
