package io.kernwork.torture;

import io.kernwork.taskqueue.Cancelled;
import io.kernwork.taskqueue.TaskQueue;
import io.kernwork.taskqueue.TimeoutTask;

/** The removing verb of the storm of tasks; a test gives it one with a defect. */
class TaskVerbs {

    /** Takes away what is armed or pending. */
    Cancelled cancel(TaskQueue queue, TimeoutTask task) {
        return queue.cancelTimeout(task);
    }
}
