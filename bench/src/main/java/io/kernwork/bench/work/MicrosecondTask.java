package io.kernwork.bench.work;

/** A task of about one microsecond, which leaves a result. */
final class MicrosecondTask extends CountedTask {
    static final int ROUNDS = 500;
    private static final long SEED = 0x9E37_79B9_7F4A_7C15L;

    private long state = SEED;

    @Override
    void body() {
        state = mixed(state);
    }

    /** {@return what the rounds of one run make of a number} */
    static long mixed(long start) {
        long x = start;
        for (int i = 0; i < ROUNDS; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        return x;
    }

    /** {@return whether the result is that of as many runs} */
    boolean holds(long runs) {
        long expected = SEED;
        for (long i = 0; i < runs; i++) {
            expected = mixed(expected);
        }
        return runs() == runs && state == expected;
    }
}
