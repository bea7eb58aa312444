package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.taskqueue.TaskQueue;
import io.kernwork.taskqueue.TimeoutTask;
import io.kernwork.torture.Violations.Kind;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One task of the storm, the queue that it is for, and what has become of its requests. */
final class TaskBooks {
    final TaskQueue queue;
    final TimeoutTask task;
    final AtomicLong accepted = new AtomicLong();
    final AtomicLong delivered = new AtomicLong();
    final AtomicLong removed = new AtomicLong();
    private final AtomicInteger inside = new AtomicInteger();
    private final Violations violations;

    TaskBooks(String name, int priority, TaskQueue queue, Violations violations) {
        this.queue = queue;
        this.violations = violations;
        this.task = TimeoutTask.of(name, priority, this::run);
    }

    private void run(int pending) {
        violations.unless(inside.incrementAndGet() == 1, Kind.OVERLAP, task + " runs beside itself");
        violations.unless(pending > 0, Kind.RUN, task + " was run for nothing");
        delivered.addAndGet(pending);
        inside.decrementAndGet();
    }

    /** A re-arming adds no request. */
    void answered(Admission answer) {
        if (answer.accepted() && answer != Admission.REARMED) {
            accepted.incrementAndGet();
        }
    }

    void check() {
        long ended = delivered.get() + removed.get();
        violations.unless(
                ended == accepted.get(),
                Kind.BALANCE,
                task + " on " + queue.name() + ": accepted " + accepted + ", delivered " + delivered + ", removed "
                        + removed);
        violations.unless(
                !task.isPending() && !task.isRunning() && !task.isArmed(), Kind.LEFT, task + " on " + queue.name());
    }
}
