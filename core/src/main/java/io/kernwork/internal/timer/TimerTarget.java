package io.kernwork.internal.timer;

import org.jspecify.annotations.Nullable;

/** Where what expires goes. It keeps the list of the nodes that are filed for it, so that they can be found when it closes. */
public interface TimerTarget {

    /** Whether the calling thread may arm something for it now. */
    boolean accepts();

    /** The first of the nodes that are filed for it; under the wheel's lock. */
    @Nullable
    TimerNode firstFiled();

    /** Sets {@link #firstFiled}; for the wheel, under its lock. */
    void setFirstFiled(@Nullable TimerNode node);
}
