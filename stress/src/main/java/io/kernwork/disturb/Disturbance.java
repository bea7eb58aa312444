package io.kernwork.disturb;

/**
 * Holds a thread up for up to two milliseconds now and then, as an operating system does that has more threads than processors. It computes
 * meanwhile: a thread that slept would look as if it waited for what a test expects it to wait for. Rewritten classes call it.
 */
public final class Disturbance {
    private static final int THREADS = 1 << 16; // a power of two
    private static final int FIRST_STEPS = 400;
    private static final int MANY_STEPS = 20_000;
    private static final long MOST_NANOS = 2_000_000;

    /** How many steps each thread has made, by the end of its number. Two threads may share a place: then some are counted as one. */
    private static final int[] STEPS = new int[THREADS];

    private static volatile long seed;
    private static volatile long spared = -1;

    private Disturbance() {}

    /**
     * From here on.
     *
     * @param number decides who is held up when, as far as the threads do the same again
     * @param sparesCaller whether the calling thread is left alone: it is the tests', and sees the others late then
     */
    static void begin(long number, boolean sparesCaller) {
        seed = number;
        spared = sparesCaller ? Thread.currentThread().threadId() : -1;
    }

    /** A step that others may see: most often where a thread is young, seldom where it makes millions of them. */
    @SuppressWarnings("ThreadPriorityCheck") // whoever runs meanwhile is what this is for
    public static void step() {
        long thread = Thread.currentThread().threadId();
        if (thread == spared) {
            return;
        }
        int number = ++STEPS[(int) thread & (THREADS - 1)];
        long chance = mixed(seed + thread * 0x9E3779B97F4A7C15L + number * 0xD1B54A32D192ED03L);
        int odds = number < FIRST_STEPS ? 25 : number < MANY_STEPS ? 1_000 : 200_000;
        if (Long.remainderUnsigned(chance, odds) == 0) {
            long start = System.nanoTime();
            long nanos = (chance >>> 24) % MOST_NANOS;
            while (System.nanoTime() - start < nanos) {
                Thread.yield();
            }
        }
    }

    /** SplitMix64's last step. */
    private static long mixed(long bits) {
        long once = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
        return twice ^ (twice >>> 31);
    }
}
