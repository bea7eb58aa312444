package io.kernwork.cli.watch;

import io.kernwork.observe.QueueSnapshot;

/**
 * A queue as a line of the table.
 *
 * @param runtime its runtime's name
 * @param runtimeId tells runtimes of one name apart
 * @param queue the queue
 * @param perSecond bodies started a second since the look before; not a number where there was none
 */
record QueueRow(String runtime, String runtimeId, QueueSnapshot queue, double perSecond) {

    private static final long LONG_NANOS = 1_000_000_000L;

    /** Something has waited for long: whoever looks for what is stuck begins here. */
    boolean isLate() {
        return queue.oldestNanos() > LONG_NANOS;
    }
}
