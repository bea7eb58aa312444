package io.kernwork.taskqueue;

/**
 * What a cancel has found: FreeBSD's {@code taskqueue_cancel()} gives the first by pointer and the second as {@code EBUSY}.
 * Both were true at one instant.
 *
 * @param pending how many accepted requests were taken away, one that was armed included; 0 when none waited
 * @param running whether a run was in progress, which goes on; drain the task to wait for its end
 */
public record Cancelled(int pending, boolean running) {}
