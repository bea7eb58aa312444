package io.kernwork.examples.statsd;

import org.jspecify.annotations.Nullable;

/**
 * The series by their identity: a hash table with linear probing that is searched with the bytes of a packet, so that
 * no String is made to find a series. Only the receive path uses it. Its size is fixed: it never holds more than
 * {@code capacity} series, in twice as many places or more, so every search ends at a free place.
 */
final class SeriesTable {
    private final int capacity;
    private final int mask;
    private final @Nullable Series[] places;
    private int size;

    SeriesTable(int capacity) {
        this.capacity = capacity;
        int length = Integer.highestOneBit(Math.max(2, 2 * capacity - 1)) << 1;
        mask = length - 1;
        places = new Series[length];
    }

    /** The series that the line belongs to, or null. */
    @Nullable
    Series find(Line line, long hash) {
        for (int at = home(hash); ; at = at + 1 & mask) {
            Series series = places[at];
            if (series == null || series.key().matches(line, hash)) {
                return series;
            }
        }
    }

    boolean isFull() {
        return size == capacity;
    }

    /** Adds a series that {@link #find} did not find. The table must not be full. */
    void add(Series series) {
        int at = home(series.key().hash());
        while (places[at] != null) {
            at = at + 1 & mask;
        }
        places[at] = series;
        size++;
    }

    /** Removes a series, and moves those behind it that could then not be found (Knuth, vol. 3, 6.4, algorithm R). */
    void remove(Series series) {
        int gap = home(series.key().hash());
        while (places[gap] != series) {
            if (places[gap] == null) {
                return;
            }
            gap = gap + 1 & mask;
        }
        size--;
        for (int at = gap + 1 & mask; ; at = at + 1 & mask) {
            Series next = places[at];
            if (next == null) {
                places[gap] = null;
                return;
            }
            int distance = at - home(next.key().hash()) & mask;
            if (distance >= (at - gap & mask)) {
                places[gap] = next;
                gap = at;
            }
        }
    }

    int size() {
        return size;
    }

    private int home(long hash) {
        return (int) hash & mask;
    }
}
