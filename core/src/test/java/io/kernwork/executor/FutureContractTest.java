package io.kernwork.executor;

import org.junit.jupiter.api.Nested;

/** {@link FutureContract} on every kind of queue. */
final class FutureContractTest {
    @Nested
    final class Work extends FutureContract {
        Work() {
            super(QueueKind.WORK);
        }
    }

    @Nested
    final class Ordered extends FutureContract {
        Ordered() {
            super(QueueKind.ORDERED);
        }
    }

    @Nested
    final class OneAtATime extends FutureContract {
        OneAtATime() {
            super(QueueKind.ONE_AT_A_TIME);
        }
    }

    @Nested
    final class Unbound extends FutureContract {
        Unbound() {
            super(QueueKind.UNBOUND);
        }
    }

    @Nested
    final class CpuIntensive extends FutureContract {
        CpuIntensive() {
            super(QueueKind.CPU_INTENSIVE);
        }
    }

    @Nested
    final class PerCpu extends FutureContract {
        PerCpu() {
            super(QueueKind.PER_CPU);
        }
    }

    @Nested
    final class Virtual extends FutureContract {
        Virtual() {
            super(QueueKind.VIRTUAL);
        }
    }

    @Nested
    final class OneCpu extends FutureContract {
        OneCpu() {
            super(QueueKind.ONE_CPU);
        }
    }

    @Nested
    final class Tasks extends FutureContract {
        Tasks() {
            super(QueueKind.TASKS);
        }
    }

    @Nested
    final class TasksOfSeveral extends FutureContract {
        TasksOfSeveral() {
            super(QueueKind.TASKS_OF_SEVERAL);
        }
    }

    @Nested
    final class TasksWithPriority extends FutureContract {
        TasksWithPriority() {
            super(QueueKind.TASKS_WITH_PRIORITY);
        }
    }

    @Nested
    final class TasksOnOwnThreads extends FutureContract {
        TasksOnOwnThreads() {
            super(QueueKind.TASKS_ON_OWN_THREADS);
        }
    }
}
