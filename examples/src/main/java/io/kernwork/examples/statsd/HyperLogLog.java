package io.kernwork.examples.statsd;

import java.util.Arrays;

/**
 * Estimates how many different hashes were added, from the longest runs of leading zeros seen in each of 4,096 classes.
 * The estimator is the one of Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017),
 * algorithm 6, which needs no correction tables at small or large counts.
 */
final class HyperLogLog {
    private static final int INDEX_BITS = 12;
    private static final int REGISTERS = 1 << INDEX_BITS;
    private static final int RANK_BITS = Long.SIZE - INDEX_BITS;

    private final byte[] registers = new byte[REGISTERS];

    void add(long hash) {
        int index = (int) (hash >>> RANK_BITS);
        int rank = Math.min(Long.numberOfLeadingZeros(hash << INDEX_BITS), RANK_BITS) + 1;
        if (rank > registers[index]) {
            registers[index] = (byte) rank;
        }
    }

    void merge(HyperLogLog other) {
        for (int i = 0; i < REGISTERS; i++) {
            registers[i] = (byte) Math.max(registers[i], other.registers[i]);
        }
    }

    void clear() {
        Arrays.fill(registers, (byte) 0);
    }

    long estimate() {
        int[] ranks = new int[RANK_BITS + 2];
        for (byte rank : registers) {
            ranks[rank]++;
        }
        if (ranks[0] == REGISTERS) {
            return 0;
        }
        double sum = REGISTERS * tau(1 - ranks[RANK_BITS + 1] / (double) REGISTERS);
        for (int rank = RANK_BITS; rank >= 1; rank--) {
            sum = (sum + ranks[rank]) / 2;
        }
        sum += REGISTERS * sigma(ranks[0] / (double) REGISTERS);
        return Math.round(REGISTERS / (2 * Math.log(2)) * REGISTERS / sum);
    }

    /** Corrects for registers never hit. The series is finite in doubles: the power of x vanishes. */
    private static double sigma(double share) {
        double x = share;
        double power = 1;
        double sum = x;
        for (double before = -1; sum != before; ) {
            before = sum;
            x *= x;
            sum += x * power;
            power += power;
        }
        return sum;
    }

    /** Corrects for registers at their highest rank. */
    private static double tau(double share) {
        if (share == 0 || share == 1) {
            return 0;
        }
        double x = share;
        double power = 1;
        double sum = 1 - x;
        for (double before = -1; sum != before; ) {
            before = sum;
            x = Math.sqrt(x);
            power /= 2;
            sum -= (1 - x) * (1 - x) * power;
        }
        return sum / 3;
    }
}
