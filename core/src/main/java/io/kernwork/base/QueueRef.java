package io.kernwork.base;

/** One queue, of whatever concept, as reports and handlers name it. */
public interface QueueRef {

    /**
     * The name given at creation.
     *
     * @return the name, never empty
     */
    String name();
}
