/**
 * A StatsD server, built as a driver is built: an interrupt handler that only takes what the device has, and deferred
 * work that does the rest.
 *
 * <pre>
 *   socket --&gt; Receiver, TopHalf      find the series, lay the sample into its mailbox, enqueue its work
 *              |  Mailbox             two tallies that change hands; no lock, no wait, no allocation, no loss
 *              v
 *           Series (a Work)           fold what the mailbox holds into the interval: many lines, one run
 *              |
 *              v
 *           FlushWork (a DelayedWork) every interval: report each series, write, arm itself again
 * </pre>
 *
 * <h2>What it shows of the library</h2>
 *
 * <ul>
 *   <li><b>Coalescing.</b> Each metric series is one {@link io.kernwork.workqueue.Work}, made once and enqueued for every
 *       line. While it waits, further requests merge into the one that is queued; it never runs beside itself; and a
 *       request that comes while it runs leads to another run. So there is no dirty flag, and no line is folded late or
 *       twice.
 *   <li><b>A hot path that costs nothing.</b> The receive thread neither blocks nor allocates for a series that it knows,
 *       the enqueue included.
 *   <li><b>A timer that is an item.</b> The flush is one {@link io.kernwork.workqueue.DelayedWork} that re-arms itself.
 *   <li><b>Teardown.</b> {@link io.kernwork.examples.statsd.StatsdServer#close} ends the top half, flushes the queue, and
 *       disables the flush with {@code disableSync}: when that returns, no flush runs and none ever will, so the last one
 *       has the data to itself. A retired series is ended in the same way.
 * </ul>
 *
 * <h2>The protocol</h2>
 *
 * <p>{@code name:value|type[|@rate][|#tag,tag...]}, several lines in a packet separated by line feeds, several values in
 * a line separated by colons.
 *
 * <ul>
 *   <li>{@code c} counter: the sum of {@code value / rate}, and the same per second; starts anew every interval.
 *   <li>{@code g} gauge: a value without a sign sets it, one with a sign is added; persists over intervals.
 *   <li>{@code ms} timer, {@code h} histogram, {@code d} distribution: count, rate, minimum, maximum, mean, sum (exact),
 *       median, 90th, 95th and 99th percentile (within 0.1 %, and never finer than 0.001); weighted by {@code 1 / rate}.
 *   <li>{@code s} set: different members, exact up to 1,024 an interval, then an estimate that is marked as one (standard
 *       error 1.6 %).
 *   <li>Tags are part of a series' identity, as given: {@code #a,b} and {@code #b,a} are two series.
 * </ul>
 *
 * <p>A line is taken or refused as a whole. Refused ones are counted by reason ({@link
 * io.kernwork.examples.statsd.Malformed}) and a few are shown with each flush.
 *
 * <h2>Bounds</h2>
 *
 * <p>Memory is bounded whatever is sent. There are at most {@link
 * io.kernwork.examples.statsd.StatsdOptions#maxSeries} series; a line that would open one more is refused and counted. A
 * counter or gauge takes less than a kilobyte, a set at most 50 KiB, a timer from 1 KiB to some 60 KiB as it is busier; a
 * timer's histogram that outgrows this, for values of very many magnitudes, is given up with the interval. A series that
 * was silent for {@link
 * io.kernwork.examples.statsd.StatsdOptions#idleIntervals} intervals is retired, a gauge's value with it.
 *
 * <p>When the bottom half is late nothing is dropped: samples fold together in the mailbox. What the kernel drops because
 * the receive thread is late is not seen here; its count is read from the system and reported apart.
 */
@NullMarked
package io.kernwork.examples.statsd;

import org.jspecify.annotations.NullMarked;
