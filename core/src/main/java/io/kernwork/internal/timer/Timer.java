package io.kernwork.internal.timer;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits for its time. Times are nanoseconds on the runtime's own clock, which starts near zero and never wraps.
 *
 * <p>The timer's monitor is public: whoever changes an item's word to or from "armed" does so inside {@code
 * synchronized (timer)}, together with the node. So a node that the timer holds belongs to an armed item with the same
 * stamp, except for one that was {@linkplain #poll polled} and whose item is just being made pending: its stamp decides.
 * The lock of a lane may be held when the monitor is entered, never the other way round.
 */
public interface Timer {

    /** In place of a deadline: nothing is armed. */
    long NEVER = Long.MAX_VALUE;

    /** Makes room for one more node, so that the next {@link #put} cannot fail. The monitor must be held. */
    void reserve();

    /**
     * Inserts the node, or moves it if it is in already. The monitor must be held.
     *
     * @return true when the node is the earliest now, so that the service thread must be told
     */
    boolean put(TimerNode node, long deadline, int stamp, Object target);

    /** Removes the node if it stands for the arming with this stamp. The monitor must be held. */
    void remove(TimerNode node, int stamp);

    /**
     * Takes out the earliest node whose deadline is not after {@code now}. Until {@link #polled(TimerNode)} it is still found
     * by {@link #sweep}.
     *
     * @return the node, or null when none is due
     */
    @Nullable
    TimerNode poll(long now);

    /** The polled node has been dealt with. */
    void polled(TimerNode node);

    /** Puts a polled node back until {@link #release} of its target, if it still stands for the arming with this stamp. */
    void hold(TimerNode node, int stamp);

    /** Puts a polled node back with a later attempt, if it still stands for the arming with this stamp. */
    void retry(TimerNode node, int stamp, long at);

    /**
     * Makes the held nodes of a target due.
     *
     * @return true when there was one, so that the service thread must be told
     */
    boolean release(Object target);

    /** Shows every node of a target to {@code disarm}, inside the monitor, and drops those for which it answers true. */
    void sweep(Object target, Predicate<TimerNode> disarm);

    /** The earliest deadline, {@link #NEVER} when nothing is armed. */
    long earliest();

    /** How many nodes are armed. */
    int size();
}
