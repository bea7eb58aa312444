package io.kernwork.bench.peer;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.Delay;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.WorkQueue;

/** The library: one runtime and one queue in their default configuration. */
final class KernworkTimers implements TimerPeer<DelayedWork, DelayedWork> {
    private final Kernwork runtime;
    private final WorkQueue queue;

    KernworkTimers(Site site) {
        runtime = KernworkPeer.runtime(site).build();
        queue = WorkQueue.builder("bench").runtime(runtime).build();
    }

    /** A user's own delayed work. */
    private static final class TaskDelayedWork extends DelayedWork {
        private final Task task;

        TaskDelayedWork(Task task) {
            super("task");
            this.task = task;
        }

        @Override
        protected void run(int requests) {
            task.run(requests);
        }
    }

    @Override
    public DelayedWork adopt(Task task) {
        return new TaskDelayedWork(task);
    }

    @Override
    public DelayedWork arm(DelayedWork work, Delay delay) {
        expect(Admission.ARMED, queue.enqueueAfter(work, delay));
        return work;
    }

    @Override
    public DelayedWork rearm(DelayedWork work, DelayedWork same, Delay delay) {
        expect(Admission.REARMED, queue.rearm(work, delay));
        return work;
    }

    @Override
    public DelayedWork rearm(DelayedWork work, DelayedWork same, Delay delay, long now) {
        expect(Admission.REARMED, queue.rearm(work, delay, now));
        return work;
    }

    private static void expect(Admission expected, Admission answer) {
        if (answer != expected) {
            throw new IllegalStateException("the answer was " + answer + " instead of " + expected);
        }
    }

    @Override
    public boolean takesNow() {
        return true;
    }

    @Override
    public long nanos() {
        return runtime.nanos();
    }

    @Override
    public boolean cancel(DelayedWork work) {
        return work.cancel() > 0;
    }

    @Override
    public void close() {
        runtime.close();
    }
}
