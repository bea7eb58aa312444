package io.kernwork.executor;

import org.junit.jupiter.api.Nested;

/** {@link ScheduledExecutorServiceContract} on every kind of queue. */
final class ScheduledExecutorServiceContractTest {
    @Nested
    final class Work extends ScheduledExecutorServiceContract {
        Work() {
            super(QueueKind.WORK);
        }
    }

    @Nested
    final class Ordered extends ScheduledExecutorServiceContract {
        Ordered() {
            super(QueueKind.ORDERED);
        }
    }

    @Nested
    final class OneAtATime extends ScheduledExecutorServiceContract {
        OneAtATime() {
            super(QueueKind.ONE_AT_A_TIME);
        }
    }

    @Nested
    final class Unbound extends ScheduledExecutorServiceContract {
        Unbound() {
            super(QueueKind.UNBOUND);
        }
    }

    @Nested
    final class CpuIntensive extends ScheduledExecutorServiceContract {
        CpuIntensive() {
            super(QueueKind.CPU_INTENSIVE);
        }
    }

    @Nested
    final class PerCpu extends ScheduledExecutorServiceContract {
        PerCpu() {
            super(QueueKind.PER_CPU);
        }
    }

    @Nested
    final class Virtual extends ScheduledExecutorServiceContract {
        Virtual() {
            super(QueueKind.VIRTUAL);
        }
    }

    @Nested
    final class OneCpu extends ScheduledExecutorServiceContract {
        OneCpu() {
            super(QueueKind.ONE_CPU);
        }
    }

    @Nested
    final class Tasks extends ScheduledExecutorServiceContract {
        Tasks() {
            super(QueueKind.TASKS);
        }
    }

    @Nested
    final class TasksOfSeveral extends ScheduledExecutorServiceContract {
        TasksOfSeveral() {
            super(QueueKind.TASKS_OF_SEVERAL);
        }
    }

    @Nested
    final class TasksWithPriority extends ScheduledExecutorServiceContract {
        TasksWithPriority() {
            super(QueueKind.TASKS_WITH_PRIORITY);
        }
    }

    @Nested
    final class TasksOnOwnThreads extends ScheduledExecutorServiceContract {
        TasksOnOwnThreads() {
            super(QueueKind.TASKS_ON_OWN_THREADS);
        }
    }
}
