package io.kernwork.internal.queue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of a runtime in the order of their opening, linked through the lanes themselves: a runtime may have very many,
 * and most of them idle. Guarded by whoever owns the list.
 */
public final class LaneList {
    private @Nullable Lane first;
    private @Nullable Lane last;
    private @Nullable Lane next; // of {@link #addSome}

    /** Appends a lane that is in no list. */
    public void add(Lane lane) {
        lane.earlier = last;
        if (last == null) {
            first = lane;
        } else {
            last.later = lane;
        }
        last = lane;
    }

    /** Takes a lane out, once; one that was never in it is none of its business. */
    public void remove(Lane lane) {
        Lane earlier = lane.earlier;
        if (earlier == null && first != lane) {
            return;
        }
        Lane later = lane.later;
        if (next == lane) {
            next = later;
        }
        if (earlier == null) {
            first = later;
        } else {
            earlier.later = later;
        }
        if (later == null) {
            last = earlier;
        } else {
            later.earlier = earlier;
        }
        lane.earlier = null;
        lane.later = null;
    }

    /** The lanes; a copy. */
    public List<Lane> copy() {
        List<Lane> lanes = new ArrayList<>();
        addTo(lanes);
        return lanes;
    }

    private void addTo(List<Lane> into) {
        for (Lane lane = first; lane != null; lane = lane.later) {
            into.add(lane);
        }
    }

    /** Adds the next ones to a list, so many at most, beginning again at the first behind the last. */
    public void addSome(int most, List<Lane> into) {
        Lane lane = next == null ? first : next;
        for (int i = 0; i < most && lane != null; i++) {
            into.add(lane);
            lane = lane.later;
        }
        next = lane;
    }
}
