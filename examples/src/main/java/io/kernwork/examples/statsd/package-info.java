/**
 * A StatsD server, built as a driver is built: an interrupt handler that only takes what the device has, a softirq that looks
 * at it a little later, and deferred work that does the rest.
 *
 * <pre>
 *   socket --&gt; Receiver, SoftirqPath  the top half: read what the kernel holds, raise the vector
 *              |  PacketRing          packets of this CPU; bounded, no lock, no allocation
 *              v
 *           net-rx (a SoftirqVector)  at the end of the turn or in ksoftirqd, a batch at a time; all of it in Intake:
 *              |                      find the series, lay the sample into its mailbox, enqueue its work
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
 *   <li><b>A top half and a softirq.</b> A turn of the receive loop is bracketed by {@link
 *       io.kernwork.softirq.Softirqs#enterInterrupt}. Few packets are parsed at its end, on the same thread with a warm cache. Of many,
 *       what the budget allows; the vector's handler raises itself as long as something is left, so ksoftirqd goes on and
 *       the loop is back at its socket. What both need is never guarded by a lock, for softirqs of one CPU never run beside each
 *       other, and {@link io.kernwork.softirq.Softirqs#disableBottomHalves} keeps them out where the loop itself must touch it. {@link
 *       io.kernwork.examples.statsd.ReceivePath#LOOP} does without, for comparison.
 *   <li><b>Coalescing.</b> Each metric series is one {@link io.kernwork.workqueue.Work}, made once and enqueued for every
 *       line. While it waits, further requests merge into the one that is queued; it never runs beside itself; and a
 *       request that comes while it runs leads to another run. So there is no dirty flag, and no line is folded late or
 *       twice.
 *   <li><b>A hot path that costs nothing.</b> The receive path neither blocks nor allocates for a series that it knows,
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
 * <p>When works are late nothing is dropped: samples fold together in the mailbox. When parsing is late the ring gets full, at a
 * megabyte, and packets stay with the kernel. What the kernel drops because the receive loop is late is not seen here; its
 * count is read from the system and reported apart.
 */
@NullMarked
package io.kernwork.examples.statsd;

import org.jspecify.annotations.NullMarked;
