package io.kernwork.base;

import java.util.List;

/**
 * What a bounded close left behind. The same report goes to the runtime's listener.
 *
 * @param queue the queue that was closed
 * @param neverRan the accepted requests that were dropped: armed items, and what was still queued when the time ran out
 * @param stillRunning the bodies that had not ended when the time ran out
 */
public record CloseReport(QueueRef queue, List<NeverRan> neverRan, List<Holdup> stillRunning) {

    /**
     * One item whose requests were dropped.
     *
     * @param item the item
     * @param requests how many accepted requests were dropped with it
     */
    public record NeverRan(ItemRef item, int requests) {}

    /** Copies the lists. */
    public CloseReport {
        neverRan = List.copyOf(neverRan);
        stillRunning = List.copyOf(stillRunning);
    }

    /**
     * Whether every accepted request was delivered and every body has ended.
     *
     * @return true when both lists are empty
     */
    public boolean complete() {
        return neverRan.isEmpty() && stillRunning.isEmpty();
    }

    /** One line, and one for each item, for logs. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("queue '").append(queue.name()).append("' closed");
        for (NeverRan dropped : neverRan) {
            text.append("\n  never ran: item '").append(dropped.item().name());
            text.append("' with ").append(dropped.requests()).append(" requests");
        }
        for (Holdup running : stillRunning) {
            text.append("\n  ").append(running);
        }
        return text.toString();
    }
}
