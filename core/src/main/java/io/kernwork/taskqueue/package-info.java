/**
 * Task queues in the manner of FreeBSD's taskqueue(9) and of NetBSD's task proposal: {@code TaskQueue} runs reusable
 * {@code Task} and {@code TimeoutTask} items in the order of their priorities and tells each run how often it was asked for.
 * {@code TaskGroup} spreads tasks over the CPUs of a runtime. Start with {@code TaskQueue}.
 */
@NullMarked
package io.kernwork.taskqueue;

import org.jspecify.annotations.NullMarked;
