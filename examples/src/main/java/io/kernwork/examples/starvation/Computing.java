package io.kernwork.examples.starvation;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Uses a processor. Not a clock but a fixed number of rounds says when it is enough, so the work is the same however many share
 * the processors.
 */
final class Computing {
    private static final int CHUNK = 1_000;
    private static final long TRIAL_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private final double chunksPerNano;
    private final LongAdder results = new LongAdder(); // or the compiler would leave the rounds out

    /** With so many thousands of rounds for each nanosecond. */
    Computing(double chunksPerNano) {
        this.chunksPerNano = chunksPerNano;
    }

    /**
     * Finds out what this machine can do while so many threads compute. Other programs do not count, where the time that a
     * thread has had of a processor is known. Takes a third of a second.
     */
    static Computing calibrated(int cpus) throws InterruptedException {
        Computing trial = new Computing(0);
        trial.speed(cpus); // for the compiler
        return new Computing(trial.speed(cpus));
    }

    private double speed(int threads) throws InterruptedException {
        double sum = 0;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<Double>> speeds = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                speeds.add(executor.submit(this::speedOfOne));
            }
            for (Future<Double> speed : speeds) {
                sum += speed.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the speed of this machine could not be measured", e);
        }
        return sum / threads;
    }

    private double speedOfOne() {
        long end = System.nanoTime() + TRIAL_NANOS;
        long used = usedNanos();
        long chunks = 0;
        long value = 1;
        while (System.nanoTime() - end < 0) {
            value = rounds(value);
            chunks++;
        }
        results.add(value);
        return chunks / (double) Math.max(1, usedNanos() - used);
    }

    private static long usedNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        boolean known = threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled();
        return known ? threads.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /** Computes what takes so long on a processor of its own. */
    void compute(long nanos) {
        long value = nanos;
        for (long left = chunks(nanos); left > 0; left--) {
            value = rounds(value);
        }
        results.add(value);
    }

    /** How many thousands of rounds that takes. */
    long chunks(long nanos) {
        return Math.round(nanos * chunksPerNano);
    }

    private static long rounds(long seed) {
        long value = seed;
        for (int i = 0; i < CHUNK; i++) {
            value = value * 0x5851_f42d_4c95_7f2dL + 0x1405_7b7e_f767_814fL;
            value ^= value >>> 29;
        }
        return value;
    }
}
