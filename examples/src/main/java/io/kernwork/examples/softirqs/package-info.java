/**
 * The same interrupts through everything that Linux has had for what an interrupt cannot do itself, from bottom halves to
 * work queues; and so why each of them was replaced by the next one.
 *
 * <pre>
 *   Load             turns with a few interrupts, and now and then a burst; the same for all
 *     |  InterruptLoop     an event loop: each turn is a top half, at whose end deferred work runs
 *     v
 *   Ring             what one card has received; its body takes so many packets and asks for another run
 *     |  Deferral          one of Linux's ways to put that body off; one for what must sleep
 *     v
 *   Meter            who ran bodies, beside how many others, and how long packets had waited
 * </pre>
 *
 * <p>{@link io.kernwork.examples.softirqs.SoftirqsDemo} prints one table. How each way is used stands in {@code Deferrals},
 * what is tried in {@code Trial}.
 */
@NullMarked
package io.kernwork.examples.softirqs;

import org.jspecify.annotations.NullMarked;
