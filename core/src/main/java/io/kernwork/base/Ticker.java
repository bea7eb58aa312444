package io.kernwork.base;

/** A monotonic clock. */
@FunctionalInterface
public interface Ticker {

    /**
     * The present time of this clock.
     *
     * @return nanoseconds since an arbitrary origin; differences are meaningful, absolute values and signs are not
     */
    long nanos();

    /**
     * The clock of the machine.
     *
     * @return a ticker over {@link System#nanoTime()}
     */
    static Ticker system() {
        return System::nanoTime;
    }
}
