package io.kernwork.bench.peer;

import io.kernwork.Kernwork;
import io.kernwork.base.AtomicSection;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import io.kernwork.softirq.Tasklet;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;

/**
 * The library: each turn is a top half, at whose end on the same thread runs what was raised in it.
 *
 * @param <H> what is raised
 */
abstract class KernworkTurns<H> extends PlainTurns<H> {
    final Kernwork runtime;
    final Softirqs softirqs;

    private KernworkTurns() {
        runtime = KernworkPeer.runtime(Site.of(1, 1)).build();
        softirqs = Softirqs.of(runtime);
    }

    @Override
    final boolean turn(Turn turn) {
        try (AtomicSection _ = softirqs.enterInterrupt()) {
            return turn.begin();
        }
    }

    @Override
    public final void close() {
        runtime.close();
    }

    /** A vector for each task. */
    static final class Vectors extends KernworkTurns<SoftirqVector> {
        private int opened;

        @Override
        public SoftirqVector adopt(Task task) {
            return softirqs.open("vector " + opened++, task::run);
        }

        @Override
        public void hand(SoftirqVector vector) {
            vector.raise();
        }
    }

    /** A tasklet for each task. */
    static final class Tasklets extends KernworkTurns<Tasklet> {
        @Override
        public Tasklet adopt(Task task) {
            return softirqs.tasklet("tasklet", task::run);
        }

        @Override
        public void hand(Tasklet tasklet) {
            tasklet.schedule();
        }
    }

    /** A work for each task, on one bottom-half queue. */
    static final class Works extends KernworkTurns<Work> {
        private final WorkQueue queue =
                WorkQueue.builder("bench").runtime(runtime).bottomHalf().build();

        @Override
        public Work adopt(Task task) {
            return new TaskWork(task);
        }

        @Override
        public void hand(Work work) {
            queue.enqueue(work);
        }
    }
}
