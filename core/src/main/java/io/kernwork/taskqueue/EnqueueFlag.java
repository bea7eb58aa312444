package io.kernwork.taskqueue;

/** When an enqueue is to be refused; FreeBSD's {@code taskqueue_enqueue_flags()}. */
public enum EnqueueFlag {
    /**
     * When the task waits already, on a queue or for its time: answered {@code ALREADY_PENDING}, and the count stays as it is.
     * Stands for {@code TASKQUEUE_FAIL_IF_PENDING}.
     */
    FAIL_IF_PENDING,
    /**
     * When a cancel has found the run in progress: answered {@code CANCELING} until that run ends. Tested before the other one.
     * Stands for {@code TASKQUEUE_FAIL_IF_CANCELING}.
     */
    FAIL_IF_CANCELING
}
