package io.kernwork.internal.engine;

import io.kernwork.base.Ticker;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Parking;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/**
 * What the engine takes from outside, so that a test can stand in for it.
 *
 * @param ticker the clock of timers and of idle times
 * @param parking how threads sleep
 * @param threads how worker threads come into being
 * @param rings how the rings of lanes come into being; may throw OutOfMemoryError
 * @param choice which of so many waiting lanes a step takes; 0 is the one that waits longest
 * @param proc where the kernel tells of threads, if it does
 * @param mostWorkers beyond how many threads no pool grows on account of blocked ones
 */
public record Seams(
        Ticker ticker,
        Parking parking,
        ThreadFactory threads,
        IntFunction<Item[]> rings,
        IntUnaryOperator choice,
        Path proc,
        int mostWorkers) {
    private static final Path PROC = Path.of("/proc");

    /** The factory of a runtime that has no threads. */
    public static final ThreadFactory NO_THREADS = body -> {
        throw new IllegalStateException("a manual runtime has no threads");
    };

    /** Lanes are served in turn. */
    public Seams(Ticker ticker, Parking parking, ThreadFactory threads, IntFunction<Item[]> rings) {
        this(ticker, parking, threads, rings, PROC);
    }

    /** The same with another place where the kernel tells of threads. */
    public Seams(Ticker ticker, Parking parking, ThreadFactory threads, IntFunction<Item[]> rings, Path proc) {
        this(ticker, parking, threads, rings, lanes -> 0, proc, Monitor.MAX_WORKERS);
    }

    /** The real ones. */
    public static Seams of(Ticker ticker, ThreadFactory threads) {
        return new Seams(ticker, Parking.SYSTEM, threads, Item[]::new);
    }

    /** What a manual runtime needs whose steps follow somebody's choice; it has no threads. */
    public static Seams chosen(Ticker ticker, Parking parking, IntUnaryOperator choice) {
        return new Seams(ticker, parking, NO_THREADS, Item[]::new, choice, PROC, Monitor.MAX_WORKERS);
    }

    /** The same with another limit of workers. */
    Seams withMostWorkers(int most) {
        return new Seams(ticker, parking, threads, rings, choice, proc, most);
    }
}
