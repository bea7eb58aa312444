package io.kernwork.base;

/** One piece of deferred work, of whatever concept, as reports and handlers name it. */
public interface ItemRef {

    /**
     * The name given at creation.
     *
     * @return the name, never empty
     */
    String name();
}
