/**
 * Linux's interrupt half: softirqs, tasklets and bottom halves. What a top half raises runs at its end, on the same thread and
 * within a budget; what is beyond the budget goes to a thread of its own, so that an event loop always gets its thread back.
 *
 * <p>Start with {@link io.kernwork.softirq.Softirqs}.
 */
@NullMarked
package io.kernwork.softirq;

import org.jspecify.annotations.NullMarked;
