package io.kernwork.executor;

import org.junit.jupiter.api.Nested;

/** {@link InterruptStream} on every kind of queue. */
final class InterruptStreamTest {
    @Nested
    final class Ordered extends InterruptStream {
        Ordered() {
            super(QueueKind.ORDERED);
        }
    }

    @Nested
    final class Virtual extends InterruptStream {
        Virtual() {
            super(QueueKind.VIRTUAL);
        }
    }

    @Nested
    final class Tasks extends InterruptStream {
        Tasks() {
            super(QueueKind.TASKS);
        }
    }
}
