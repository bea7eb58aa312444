package io.kernwork.softirq;

import io.kernwork.ManualKernwork;
import io.kernwork.base.Body;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.executor.QueueExecutor;
import io.kernwork.executor.QueueFuture;
import io.kernwork.executor.ScheduledQueueExecutor;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.taskqueue.GroupTask;
import io.kernwork.taskqueue.Task;
import io.kernwork.taskqueue.TaskGroup;
import io.kernwork.taskqueue.TaskQueue;
import io.kernwork.taskqueue.TimeoutTask;
import io.kernwork.threadpool.Job;
import io.kernwork.threadpool.PerCpuThreadPools;
import io.kernwork.threadpool.ThreadPool;
import io.kernwork.tqueue.DeferredTask;
import io.kernwork.tqueue.Keventd;
import io.kernwork.tqueue.TaskList;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.PeriodicWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One of everything that can be waited for, each with something to wait for, in a runtime where nothing runs by itself. */
final class WaitWorld {
    private static final Duration DAY = Duration.ofDays(1);

    final ManualKernwork runtime;
    final Softirqs softirqs;
    final BottomHalves halves;
    final Tasklet tasklet;
    final WorkQueue queue;
    final WorkQueue bottomHalf;
    final Work work = Work.of("work", () -> {});
    final Work fresh = Work.of("fresh", () -> {});
    final DelayedWork delayed = DelayedWork.of("delayed", () -> {});
    final PeriodicWork periodic = PeriodicWork.fixedDelay("periodic", DAY, () -> {});
    final ScheduledQueueExecutor view;
    final QueueFuture<?> future;
    final TaskQueue taskQueue;
    final Task task = Task.of("task", 1, () -> {});
    final TimeoutTask timeout = TimeoutTask.of("timeout", 1, () -> {});
    final TaskGroup group;
    final GroupTask groupTask = GroupTask.of("group task", () -> {});
    final TaskList list;
    final Keventd keventd;
    final ThreadPool pool;
    final PerCpuThreadPools perCpu;
    final ReentrantLock interlock = new ReentrantLock();
    final Job job = Job.of("job", interlock, WaitWorld::done);

    WaitWorld(EngineCheck engines) {
        this.runtime = engines.manual(new ManualTicker());
        this.softirqs = Softirqs.of(runtime);
        this.halves = BottomHalves.of(runtime);
        this.tasklet = softirqs.tasklet("tasklet", () -> {});
        this.queue = engines.queue(runtime, "queue");
        this.bottomHalf = engines.queue(runtime, "bottom-half queue", builder -> builder.bottomHalf());
        this.view = QueueExecutor.scheduled(queue);
        this.future = view.schedule(() -> {}, 1, TimeUnit.DAYS);
        this.taskQueue = TaskQueue.builder("task queue").runtime(runtime).build();
        this.group = TaskGroup.of(runtime, "group", 1, 1);
        this.list = new TaskList("list", runtime);
        this.keventd = Keventd.of(runtime);
        this.pool = ThreadPool.get(runtime, ThreadPriority.NORMAL);
        this.perCpu = PerCpuThreadPools.get(runtime, ThreadPriority.HIGH);
        fill();
    }

    private void fill() {
        queue.enqueue(work);
        queue.enqueueAfter(delayed, DAY);
        periodic.start(queue);
        bottomHalf.enqueue(Work.of("bottom-half work", () -> {}));
        taskQueue.enqueue(task);
        taskQueue.enqueueAfter(timeout, DAY);
        group.attach(groupTask, this);
        groupTask.enqueue();
        list.queue(DeferredTask.of("listed", () -> {}));
        keventd.schedule(DeferredTask.of("scheduled", () -> {}));
        tasklet.schedule();
        halves.init(30, "half", () -> {});
        halves.mark(30);
    }

    private static void done(Job job) {
        job.interlock().lock();
        try {
            job.done();
        } finally {
            job.interlock().unlock();
        }
    }

    /** A job that waits keeps its pool from being closed by anybody. */
    void scheduleJob() {
        interlock.lock();
        try {
            pool.schedule(job);
        } finally {
            interlock.unlock();
        }
    }

    /** As a verb of jobs wants it. */
    void locked(Body body) throws Exception {
        interlock.lock();
        try {
            body.run();
        } finally {
            interlock.unlock();
        }
    }

    /** Everything that a refused verb must leave as it was. */
    String state() {
        return Stream.concat(
                        Stream.of(
                                        work,
                                        fresh,
                                        view,
                                        future,
                                        delayed,
                                        periodic,
                                        task,
                                        timeout,
                                        groupTask,
                                        job,
                                        tasklet,
                                        halves,
                                        queue,
                                        bottomHalf,
                                        taskQueue,
                                        list,
                                        keventd,
                                        group,
                                        pool,
                                        perCpu,
                                        runtime)
                                .map(Object::toString),
                        Stream.of(
                                queue.isClosed(),
                                bottomHalf.isClosed(),
                                list.isClosed(),
                                pool.isClosed(),
                                perCpu.isClosed(),
                                runtime.isClosed(),
                                groupTask.isBlocked(),
                                periodic.isStarted(),
                                halves.mark(30).accepted()))
                .map(String::valueOf)
                .collect(Collectors.joining("\n"));
    }

    /** In which places a thread is that must not wait. */
    enum Place {
        TOP_HALF("in a top half") {
            @Override
            void run(WaitWorld world, Body body) throws Exception {
                try (var _ = world.softirqs.enterInterrupt()) {
                    body.run();
                }
            }
        },
        BOTTOM_HALVES_DISABLED("with bottom halves disabled") {
            @Override
            void run(WaitWorld world, Body body) throws Exception {
                try (var _ = world.softirqs.disableBottomHalves()) {
                    body.run();
                }
            }
        },
        HANDLER("in a softirq") {
            @Override
            void run(WaitWorld world, Body body) {
                try (var _ = world.softirqs.enterInterrupt()) {
                    world.softirqs.open("handler", body).raise();
                }
            }
        },
        TASKLET("in a softirq") {
            @Override
            void run(WaitWorld world, Body body) {
                try (var _ = world.softirqs.enterInterrupt()) {
                    world.softirqs.tasklet("t", body).schedule();
                }
            }
        },
        BOTTOM_HALF("in a softirq") {
            @Override
            void run(WaitWorld world, Body body) {
                try (var _ = world.softirqs.enterInterrupt()) {
                    world.halves.init(1, body);
                    world.halves.mark(1);
                }
            }
        },
        BOTTOM_HALF_WORK("in a softirq") {
            @Override
            void run(WaitWorld world, Body body) {
                WorkQueue other = WorkQueue.builder("other")
                        .runtime(world.runtime)
                        .bottomHalf()
                        .build();
                try (var _ = world.softirqs.enterInterrupt()) {
                    other.enqueue(Work.of("w", body));
                }
            }
        },
        KSOFTIRQD("in a softirq") {
            @Override
            void run(WaitWorld world, Body body) {
                world.softirqs.open("handler", body).raise();
                while (world.runtime.step()) {
                    // until nothing is left
                }
            }
        };

        /** How the message calls it. */
        final String text;

        Place(String text) {
            this.text = text;
        }

        abstract void run(WaitWorld world, Body body) throws Exception;

        static List<Place> all() {
            return List.of(values());
        }
    }
}
