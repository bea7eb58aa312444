package io.kernwork.stress.lincheck;

import java.util.ArrayList;
import java.util.List;

/** Items in the order of their coming, each with the requests that were merged in it. */
public class LaneSpec {
    private final List<Integer> waiting = new ArrayList<>();
    private final int[] requests = new int[LaneSubject.ITEMS];
    private boolean closed;

    /** An empty, open lane. */
    public LaneSpec() {}

    /** As {@link LaneSubject#enqueue}. */
    public String enqueue(int item) {
        if (closed) {
            return "CLOSED";
        }
        requests[item]++;
        if (waiting.contains(item)) {
            return "COALESCED";
        }
        waiting.add(placeOf(item, waiting), item);
        return "QUEUED";
    }

    int placeOf(int item, List<Integer> among) {
        return among.size();
    }

    /** As {@link LaneSubject#cancel}. */
    public int cancel(int item) {
        waiting.removeIf(each -> each == item);
        int removed = requests[item];
        requests[item] = 0;
        return removed;
    }

    /** As {@link LaneSubject#recall}. */
    public void recall() {}

    /** As {@link LaneSubject#close}. */
    public void close() {
        closed = true;
    }

    /** As {@link LaneSubject#next}. */
    public String next() {
        if (waiting.isEmpty()) {
            return "nothing";
        }
        int item = waiting.removeFirst();
        return "item " + item + " for " + cancel(item);
    }
}
