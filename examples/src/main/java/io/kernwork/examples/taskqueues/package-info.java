/**
 * The driver of a network card, as it would be written for FreeBSD's taskqueue(9): interrupts only note what has come and
 * enqueue a task, the tasks do the work in the order of their priorities, and the driver can go at any moment.
 *
 * <pre>
 *   packet, interrupt  --&gt;  Rings                    the memory that card and driver share; freed when the driver goes
 *                           |  NetworkDriver         one task queue, one task at a time
 *                           v
 *      200  link            a change of the link comes before all packets
 *      100  receive         one run for many interrupts, and told how many
 *       50  watchdog        a time-out, put off by each packet that has left; resets a card that hangs
 *        0  statistics      when there is nothing better to do
 * </pre>
 *
 * <h2>What it shows of the library</h2>
 *
 * <ul>
 *   <li><b>Priorities.</b> {@link io.kernwork.taskqueue.TaskQueue} begins the most urgent task first.
 *   <li><b>Pending counts.</b> Fifty thousand interrupts lead to far fewer runs of {@code receive}, and the counts that
 *       these are told add up to the number of interrupts. A count stops at 65,535; what must be exact is in the rings.
 *   <li><b>A watchdog.</b> {@link io.kernwork.taskqueue.TaskQueue#enqueueAfter} of an armed task replaces its time, in one step.
 *   <li><b>A clean detach.</b> {@link io.kernwork.examples.taskqueues.NetworkDriver#detach} disables each task and waits for its
 *       run. Interrupts that still come are refused; nothing looks into the rings after they were freed.
 * </ul>
 */
@NullMarked
package io.kernwork.examples.taskqueues;

import org.jspecify.annotations.NullMarked;
