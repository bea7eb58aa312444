package io.kernwork.examples.statsd;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts different 64-bit hashes in bounded memory: exactly up to {@link #EXACT} (but for two members with one hash, a
 * chance of 1 in 10^13), in a hash set; beyond that by a {@link HyperLogLog}, whose standard error is 1.6 %. At most
 * 16 KiB.
 */
final class DistinctCounter {
    static final int EXACT = 1024;
    private static final int SMALLEST = 16;

    /** Open addressing, 0 is free; a member whose hash is 0 is counted apart. At most half full. */
    private long[] hashes = new long[SMALLEST];

    private int size;
    private boolean zero;
    private @Nullable HyperLogLog sketch;
    private boolean estimating;

    void add(long hash) {
        if (estimating) {
            sketch().add(hash);
        } else if (hash == 0) {
            zero = true;
        } else if (insert(hashes, hash)) {
            size++;
            makeRoom();
        }
    }

    void addAll(DistinctCounter other) {
        if (other.estimating) {
            startEstimating();
            sketch().merge(other.sketch());
            return;
        }
        for (long hash : other.hashes) {
            if (hash != 0) {
                add(hash);
            }
        }
        if (other.zero) {
            add(0);
        }
    }

    /** How many different hashes were added. */
    long count() {
        return estimating ? sketch().estimate() : size + (zero ? 1 : 0);
    }

    /** Whether {@link #count} is an estimate. */
    boolean isEstimate() {
        return estimating;
    }

    void clear() {
        if (size > 0) {
            Arrays.fill(hashes, 0);
        }
        if (estimating) {
            sketch().clear();
        }
        size = 0;
        zero = false;
        estimating = false;
    }

    private void makeRoom() {
        if (size > EXACT) {
            startEstimating();
        } else if (2 * size > hashes.length) {
            long[] larger = new long[2 * hashes.length];
            for (long hash : hashes) {
                if (hash != 0) {
                    insert(larger, hash);
                }
            }
            hashes = larger;
        }
    }

    private void startEstimating() {
        if (estimating) {
            return;
        }
        estimating = true;
        for (long hash : hashes) {
            if (hash != 0) {
                sketch().add(hash);
            }
        }
        if (zero) {
            sketch().add(0);
        }
        hashes = new long[SMALLEST];
        size = 0;
    }

    private HyperLogLog sketch() {
        HyperLogLog present = sketch;
        if (present == null) {
            present = new HyperLogLog();
            sketch = present;
        }
        return present;
    }

    private static boolean insert(long[] table, long hash) {
        int mask = table.length - 1;
        int at = (int) hash & mask;
        while (table[at] != 0) {
            if (table[at] == hash) {
                return false;
            }
            at = at + 1 & mask;
        }
        table[at] = hash;
        return true;
    }
}
