package io.kernwork.executor;

import org.junit.jupiter.api.Nested;

/** {@link ExecutorServiceContract} on every kind of queue. */
final class ExecutorServiceContractTest {
    @Nested
    final class Work extends ExecutorServiceContract {
        Work() {
            super(QueueKind.WORK);
        }
    }

    @Nested
    final class Ordered extends ExecutorServiceContract {
        Ordered() {
            super(QueueKind.ORDERED);
        }
    }

    @Nested
    final class OneAtATime extends ExecutorServiceContract {
        OneAtATime() {
            super(QueueKind.ONE_AT_A_TIME);
        }
    }

    @Nested
    final class Unbound extends ExecutorServiceContract {
        Unbound() {
            super(QueueKind.UNBOUND);
        }
    }

    @Nested
    final class CpuIntensive extends ExecutorServiceContract {
        CpuIntensive() {
            super(QueueKind.CPU_INTENSIVE);
        }
    }

    @Nested
    final class PerCpu extends ExecutorServiceContract {
        PerCpu() {
            super(QueueKind.PER_CPU);
        }
    }

    @Nested
    final class Virtual extends ExecutorServiceContract {
        Virtual() {
            super(QueueKind.VIRTUAL);
        }
    }

    @Nested
    final class OneCpu extends ExecutorServiceContract {
        OneCpu() {
            super(QueueKind.ONE_CPU);
        }
    }

    @Nested
    final class Tasks extends ExecutorServiceContract {
        Tasks() {
            super(QueueKind.TASKS);
        }
    }

    @Nested
    final class TasksOfSeveral extends ExecutorServiceContract {
        TasksOfSeveral() {
            super(QueueKind.TASKS_OF_SEVERAL);
        }
    }

    @Nested
    final class TasksWithPriority extends ExecutorServiceContract {
        TasksWithPriority() {
            super(QueueKind.TASKS_WITH_PRIORITY);
        }
    }

    @Nested
    final class TasksOnOwnThreads extends ExecutorServiceContract {
        TasksOnOwnThreads() {
            super(QueueKind.TASKS_ON_OWN_THREADS);
        }
    }
}
