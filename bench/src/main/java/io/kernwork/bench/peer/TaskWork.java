package io.kernwork.bench.peer;

import io.kernwork.workqueue.Work;

/** A task as the library takes it. */
final class TaskWork extends Work {
    private final Task task;

    TaskWork(Task task) {
        super("task");
        this.task = task;
    }

    @Override
    protected void run(int requests) {
        task.run(requests);
    }
}
