package io.kernwork.base;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One item that a wait has to wait for, as it stood when a bounded wait gave up.
 *
 * @param item the item
 * @param queue the queue that it waits or runs on
 * @param state what it does there
 * @param requests the requests that its run delivers, or that wait with it
 * @param thread the name of the thread that runs it, null unless {@link State#RUNNING}
 * @param stack that thread's stack, innermost frame first; empty unless {@link State#RUNNING}
 */
@SuppressWarnings("exports") // an annotation: no compiler or JVM of a user needs its module
public record Holdup(
        ItemRef item,
        QueueRef queue,
        State state,
        int requests,
        @Nullable String thread,
        List<StackTraceElement> stack) {

    /** What a held-up item is doing. */
    public enum State {
        /** It is armed: it waits for its time, or for the end of a drain of the queue. */
        ARMED,
        /** It waits in the queue for a worker or a free slot. */
        QUEUED,
        /** Its body is running. */
        RUNNING,
        /** It was taken from the queue while an earlier run of it goes on, and starts when that run ends. */
        PARKED
    }

    /** Copies the stack. */
    public Holdup {
        stack = List.copyOf(stack);
    }

    /** One line of cause and one line for each frame of the stack, for logs. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(64);
        text.append(state)
                .append(" item '")
                .append(item.name())
                .append("' on queue '")
                .append(queue.name());
        text.append("' (").append(requests).append(requests == 1 ? " request)" : " requests)");
        if (thread != null) {
            text.append(" in thread '").append(thread).append('\'');
        }
        for (StackTraceElement frame : stack) {
            text.append("\n    at ").append(frame);
        }
        return text.toString();
    }
}
