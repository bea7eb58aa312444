package io.kernwork.examples.nettybottomhalf;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What each message costs: its text is parsed for numbers, and these are mixed to a checksum, as often as it takes to use up the
 * time that is wanted. Not a clock but a fixed number of rounds decides, so the work is the same for everybody.
 */
final class HeavyWork {
    private static final int TEXTS = 16;
    private static final int TRIALS = 200;
    private static final int TRIAL_ROUNDS = 500;
    private static final long PRIME = 0x100_0000_01b3L;

    private final int rounds;
    private final byte[][] texts = new byte[TEXTS][];
    private final long[] results = new long[TEXTS];

    /** Work of so many rounds. */
    HeavyWork(int rounds) {
        this.rounds = rounds;
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < TEXTS; i++) {
            texts[i] = text(random);
            results[i] = run(texts[i]);
        }
    }

    /**
     * Work that takes about so long on this machine while all its processors are at it. One alone is faster on many machines, whose
     * processors share a core or a clock.
     */
    static HeavyWork taking(Duration time) {
        HeavyWork trial = new HeavyWork(TRIAL_ROUNDS);
        long[] nanos = new long[TRIALS];
        AtomicBoolean measured = new AtomicBoolean();
        try (ExecutorService others = Executors.newCachedThreadPool()) {
            for (int i = 1; i < Runtime.getRuntime().availableProcessors(); i++) {
                others.execute(() -> {
                    while (!measured.get()) {
                        trial.timed(0);
                    }
                });
            }
            for (int i = -TRIALS; i < TRIALS; i++) { // the first half for the compiler
                nanos[Math.max(0, i)] = trial.timed(i & (TEXTS - 1));
            }
            measured.set(true);
        }
        Arrays.sort(nanos);
        return new HeavyWork((int) Math.max(1, time.toNanos() * TRIAL_ROUNDS / Math.max(1, nanos[TRIALS / 2])));
    }

    private long timed(int text) {
        long start = System.nanoTime();
        long result = run(texts[text]);
        long nanos = System.nanoTime() - start;
        if (result != results[text]) {
            throw new IllegalStateException("the checksum of a trial is " + result + " and not " + results[text]);
        }
        return nanos;
    }

    private static byte[] text(SplittableRandom random) {
        StringBuilder text = new StringBuilder(Wire.TEXT);
        while (text.length() < Wire.TEXT) {
            text.append((char) ('a' + random.nextInt(26)))
                    .append('=')
                    .append(random.nextInt(1, 100_000))
                    .append(';');
        }
        return text.substring(0, Wire.TEXT).getBytes(StandardCharsets.US_ASCII);
    }

    /** Does the work. */
    long run(byte[] text) {
        long sum = rounds;
        for (int round = 0; round < rounds; round++) {
            sum = pass(text, sum);
        }
        return sum;
    }

    private static long pass(byte[] text, long seed) {
        long sum = seed;
        long value = 0;
        for (byte letter : text) {
            if (letter >= '0' && letter <= '9') {
                value = 10 * value + (letter - '0');
            } else {
                sum = (sum ^ value) * PRIME;
                value = 0;
            }
        }
        return sum ^ value;
    }

    /** The text that a connection's message of this number carries. */
    byte[] text(long sequence) {
        return texts[(int) (sequence % TEXTS)];
    }

    /** What {@link #run} says of that text. */
    long result(long sequence) {
        return results[(int) (sequence % TEXTS)];
    }
}
