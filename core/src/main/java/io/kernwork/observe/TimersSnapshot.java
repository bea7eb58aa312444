package io.kernwork.observe;

/**
 * A runtime's timers at one moment.
 *
 * @param armed items that wait for their time; one that was disarmed less than a second ago may be counted
 * @param nextNanos the time until the runtime looks for one that is due, in nanoseconds: at most until the first one is; negative when
 *     it is late, the highest long when none is armed
 */
public record TimersSnapshot(int armed, long nextNanos) {}
