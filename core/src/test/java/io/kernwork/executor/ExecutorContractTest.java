package io.kernwork.executor;

import org.junit.jupiter.api.Nested;

/** {@link ExecutorContract} on every kind of queue. */
final class ExecutorContractTest {
    @Nested
    final class Work extends ExecutorContract {
        Work() {
            super(QueueKind.WORK);
        }
    }

    @Nested
    final class Ordered extends ExecutorContract {
        Ordered() {
            super(QueueKind.ORDERED);
        }
    }

    @Nested
    final class OneAtATime extends ExecutorContract {
        OneAtATime() {
            super(QueueKind.ONE_AT_A_TIME);
        }
    }

    @Nested
    final class Unbound extends ExecutorContract {
        Unbound() {
            super(QueueKind.UNBOUND);
        }
    }

    @Nested
    final class CpuIntensive extends ExecutorContract {
        CpuIntensive() {
            super(QueueKind.CPU_INTENSIVE);
        }
    }

    @Nested
    final class PerCpu extends ExecutorContract {
        PerCpu() {
            super(QueueKind.PER_CPU);
        }
    }

    @Nested
    final class Virtual extends ExecutorContract {
        Virtual() {
            super(QueueKind.VIRTUAL);
        }
    }

    @Nested
    final class OneCpu extends ExecutorContract {
        OneCpu() {
            super(QueueKind.ONE_CPU);
        }
    }

    @Nested
    final class BottomHalf extends ExecutorContract {
        BottomHalf() {
            super(QueueKind.BOTTOM_HALF);
        }
    }

    @Nested
    final class Tasks extends ExecutorContract {
        Tasks() {
            super(QueueKind.TASKS);
        }
    }

    @Nested
    final class TasksOfSeveral extends ExecutorContract {
        TasksOfSeveral() {
            super(QueueKind.TASKS_OF_SEVERAL);
        }
    }

    @Nested
    final class TasksWithPriority extends ExecutorContract {
        TasksWithPriority() {
            super(QueueKind.TASKS_WITH_PRIORITY);
        }
    }

    @Nested
    final class TasksOnOwnThreads extends ExecutorContract {
        TasksOnOwnThreads() {
            super(QueueKind.TASKS_ON_OWN_THREADS);
        }
    }
}
