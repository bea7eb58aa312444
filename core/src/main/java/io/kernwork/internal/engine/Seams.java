package io.kernwork.internal.engine;

import io.kernwork.base.Ticker;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Parking;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntFunction;

/**
 * What the engine takes from outside, so that a test can stand in for it.
 *
 * @param ticker the clock of timers and of idle times
 * @param parking how threads sleep
 * @param threads how worker threads come into being
 * @param rings how the rings of lanes come into being; may throw OutOfMemoryError
 */
public record Seams(Ticker ticker, Parking parking, ThreadFactory threads, IntFunction<Item[]> rings) {

    /** The real ones. */
    public static Seams of(Ticker ticker, ThreadFactory threads) {
        return new Seams(ticker, Parking.SYSTEM, threads, Item[]::new);
    }
}
