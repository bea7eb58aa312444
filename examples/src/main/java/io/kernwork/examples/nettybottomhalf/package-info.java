/**
 * A Netty server whose messages cost more than its event loop can afford, with a bottom half below the loop: what a channel brings
 * is only noted in the handler, and worked on a little later, at the end of the read on the same thread; when that gets too
 * much, ksoftirqd works and the loop reads.
 *
 * <pre>
 *   LoadClient     a fixed rate on 4 channels; a thread of its own reads the replies
 *      |  ^
 *      v  |
 *   Connection     Netty's handler of a channel, on the event loop: cuts what was read into messages
 *      |  ^
 *      v  |        Processing, one for each Mode:
 *   inline         work, reply
 *   executor       a task for each message; finished ones go back to the loop, many at a time
 *   softirq        RequestRing of the loop's CPU, and a vector that is raised
 *                     at the end of the read   a batch, again and again until the budget is spent
 *                     ksoftirqd                the rest, and all that comes until there is nothing left
 * </pre>
 *
 * <p>The whole use of the library is in {@code SoftirqProcessing}, some thirty lines: the bracket around what the handler does,
 * the vector's handler, and the ring between them, which needs no lock because softirqs of one CPU never run beside each other.
 *
 * <h2>What it shows of the library</h2>
 *
 * <ul>
 *   <li><b>Under a light load nothing is handed over.</b> {@link io.kernwork.softirq.Softirqs#enterInterrupt} brackets the handler, and
 *       the work is done at its end, on the thread that has the message in its cache. No other thread is woken.
 *   <li><b>Under a heavy one the loop gets its thread back.</b> The vector's handler does a few messages and raises itself again
 *       while some are left, so the budget decides; then ksoftirqd goes on, and the loop reads, notes and writes replies.
 *   <li><b>The order of a channel is kept</b>, since there is one worker at a time, wherever it is. An executor with more than
 *       one thread does not keep it: the table counts the replies that were overtaken.
 *   <li><b>What it is not.</b> The softirqs of one event loop are one processor's worth of work. A pool of threads has more of it to
 *       give, if the machine has; several loops have a CPU and a ksoftirqd turn each.
 * </ul>
 *
 * <h2>Bounds</h2>
 *
 * <p>No more messages are read and not replied to than {@link io.kernwork.examples.nettybottomhalf.NettyOptions#bound} says. Over
 * that a channel stops reading ({@code autoRead} is switched off), what it has read and not handed on waits in its buffer, and
 * the rest waits with the kernel, and then with the client. Nothing is dropped. A channel whose client does not take its replies
 * stops in the same way. The inline mode has no queue of its own: everything it cannot do waits with the kernel.
 *
 * <h2>How it measures</h2>
 *
 * <p>Every message has a time at which it is to be sent, and all times are counted from there, also when the client was held up or
 * late (no coordinated omission). So a load that a server cannot keep up with shows as a delay that grows as long as it lasts.
 * The work is a fixed number of rounds over the text, made to fit the time wanted before the first server starts. Each
 * server is warmed up; allocation is that of all threads but the client's two. Client, server and whatever else the machine
 * does share its processors: give it an idle machine for numbers.
 *
 * <p>{@code ./kernwork netty} runs it.
 */
@NullMarked
package io.kernwork.examples.nettybottomhalf;

import org.jspecify.annotations.NullMarked;
