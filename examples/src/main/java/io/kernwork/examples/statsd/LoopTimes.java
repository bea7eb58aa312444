package io.kernwork.examples.statsd;

/**
 * How the receive loop does.
 *
 * @param turns turns of the loop that have read something
 * @param turn nanoseconds of such a turn, from its first read until the loop can read again; sampled
 * @param parsedInLoop packets that the receive thread has parsed
 * @param parsedByKsoftirqd packets that ksoftirqd has parsed for it
 */
public record LoopTimes(long turns, RunTimes.Times turn, long parsedInLoop, long parsedByKsoftirqd) {

    /** Before the first turn. */
    static final LoopTimes NONE = new LoopTimes(0, RunTimes.Times.NONE, 0, 0);
}
