package io.kernwork.base;

import java.util.List;

/**
 * How a bounded wait ended.
 *
 * @param done true when what was waited for has happened; false when the time ran out first
 * @param removed the requests that the verb took off a queue or a timer before it waited; they stay removed either way
 * @param waitingFor what was still waited for when the time ran out; empty when done
 */
public record WaitResult(boolean done, int removed, List<Holdup> waitingFor) {

    /** Copies the list. */
    public WaitResult {
        waitingFor = List.copyOf(waitingFor);
    }

    /** One line, and one paragraph for each hold-up, for logs. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(done ? "done" : "timed out");
        text.append(", removed ").append(removed);
        for (Holdup holdup : waitingFor) {
            text.append("\n  ").append(holdup);
        }
        return text.toString();
    }
}
