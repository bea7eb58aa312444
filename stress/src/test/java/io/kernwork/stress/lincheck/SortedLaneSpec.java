package io.kernwork.stress.lincheck;

import java.util.List;

/** The same in the order of priorities, and in the order of coming among equals. */
public final class SortedLaneSpec extends LaneSpec {
    /** An empty, open lane. */
    public SortedLaneSpec() {}

    @Override
    int placeOf(int item, List<Integer> among) {
        int place = among.size();
        while (place > 0 && LaneSubject.priority(among.get(place - 1)) < LaneSubject.priority(item)) {
            place--;
        }
        return place;
    }
}
