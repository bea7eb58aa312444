package io.kernwork.examples.softirqs;

import io.kernwork.Kernwork;
import io.kernwork.base.Body;
import io.kernwork.softirq.BottomHalves;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import io.kernwork.softirq.Tasklet;
import io.kernwork.tqueue.DeferredTask;
import io.kernwork.tqueue.Keventd;
import io.kernwork.tqueue.PredefinedTaskLists;
import io.kernwork.tqueue.TaskList;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.ArrayList;
import java.util.List;

/** Linux's ways to put work off, in the order in which they came. */
final class Deferrals {
    private Deferrals() {}

    /** A numbered bottom half for each body. */
    static Deferral bottomHalves(Kernwork runtime) {
        BottomHalves halves = BottomHalves.of(runtime);
        List<Integer> slots = new ArrayList<>();
        return new Deferral() {
            @Override
            public Runnable bind(String name, Body body) {
                int slot = BottomHalves.SLOTS - 1 - slots.size(); // the low numbers have users
                halves.init(slot, name, body);
                slots.add(slot);
                return () -> halves.mark(slot);
            }

            @Override
            public void end() throws InterruptedException {
                for (int slot : slots) {
                    halves.remove(slot);
                }
            }
        };
    }

    /** The task queue that a bottom half runs. */
    static Deferral taskQueue(Kernwork runtime) {
        TaskList immediate = PredefinedTaskLists.of(runtime).immediate();
        return new Deferral() {
            @Override
            public Runnable bind(String name, Body body) {
                DeferredTask task = DeferredTask.of(name, body);
                return () -> immediate.queue(task);
            }

            @Override
            public void end() {} // nothing can be waited for
        };
    }

    /** The task queue that one thread runs. */
    static Deferral keventd(Kernwork runtime) {
        Keventd keventd = Keventd.of(runtime);
        return new Deferral() {
            @Override
            public Runnable bind(String name, Body body) {
                DeferredTask task = DeferredTask.of(name, body);
                return () -> keventd.schedule(task);
            }

            @Override
            public void end() throws InterruptedException {
                keventd.flushScheduledTasks();
            }
        };
    }

    /** A vector for each body. */
    static Deferral vectors(Kernwork runtime) {
        Softirqs softirqs = Softirqs.of(runtime);
        return new Deferral() {
            @Override
            public Runnable bind(String name, Body body) {
                SoftirqVector vector = softirqs.open(name, body);
                return vector::raise;
            }

            @Override
            public void end() {} // nothing can be waited for, and a vector stays open
        };
    }

    /** A tasklet for each body. */
    static Deferral tasklets(Kernwork runtime) {
        Softirqs softirqs = Softirqs.of(runtime);
        List<Tasklet> tasklets = new ArrayList<>();
        return new Deferral() {
            @Override
            public Runnable bind(String name, Body body) {
                Tasklet tasklet = softirqs.tasklet(name, body);
                tasklets.add(tasklet);
                return tasklet::schedule;
            }

            @Override
            public void end() throws InterruptedException {
                for (Tasklet tasklet : tasklets) {
                    tasklet.kill();
                }
            }
        };
    }

    /** A work for each body, on a queue that runs as a softirq. */
    static Deferral bottomHalfQueue(Kernwork runtime) {
        return works(
                WorkQueue.builder("bottom-halves").runtime(runtime).bottomHalf().build());
    }

    /** A work for each body. */
    static Deferral workQueue(Kernwork runtime) {
        return works(WorkQueue.builder("work").runtime(runtime).build());
    }

    private static Deferral works(WorkQueue queue) {
        return new Deferral() {
            @Override
            public Runnable bind(String name, Body body) {
                Work work = Work.of(name, body);
                return () -> queue.enqueue(work);
            }

            @Override
            public void end() {
                queue.close();
            }
        };
    }
}
