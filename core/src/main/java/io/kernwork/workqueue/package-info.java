/**
 * Work queues in the manner of the Linux kernel: {@code WorkQueue} runs reusable
 * {@code Work} and {@code DelayedWork} items, each queued at most once and never
 * beside itself. Start here.
 */
@NullMarked
package io.kernwork.workqueue;

import org.jspecify.annotations.NullMarked;
