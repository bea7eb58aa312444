package io.kernwork.bench.peer;

import io.kernwork.Kernwork;
import io.kernwork.bench.peer.KernworkTasks.Adopted;
import io.kernwork.taskqueue.TaskQueue;

/** The library with one task queue, whose tasks run in the order of their priorities. */
final class KernworkTasks implements Peer<Adopted> {
    private final Kernwork runtime;
    private final TaskQueue queue;

    KernworkTasks(Site site) {
        runtime = KernworkPeer.runtime(site).build();
        queue = TaskQueue.builder("bench")
                .runtime(runtime)
                .threads(site.workers())
                .build();
    }

    /** A task as the queue takes it. */
    static final class Adopted extends io.kernwork.taskqueue.Task {
        private final Task task;

        private Adopted(Task task) {
            super("task", task.priority());
            this.task = task;
        }

        @Override
        protected void run(int pending) {
            task.run(pending);
        }
    }

    @Override
    public Adopted adopt(Task task) {
        return new Adopted(task);
    }

    @Override
    public void submit(Adopted task) {
        queue.enqueue(task);
    }

    @Override
    public int threads() {
        return runtime.workers();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
