package io.kernwork.faults;

import io.kernwork.base.AtomicSection;
import io.kernwork.base.CloseReport;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.executor.QueueExecutor;
import io.kernwork.executor.ScheduledQueueExecutor;
import io.kernwork.softirq.BottomHalves;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import io.kernwork.softirq.Tasklet;
import io.kernwork.taskqueue.Cancelled;
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
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The scripts of the concepts beside work queues. */
final class OtherScripts {
    private static final int MANY = 6;

    private OtherScripts() {}

    static void tasks(Play play) {
        TaskQueue queue = play.insist(
                "build a task queue",
                () -> TaskQueue.builder("t")
                        .runtime(play.runtime())
                        .threads(2)
                        .onThreadStart(() -> {})
                        .onThreadStop(() -> {})
                        .build());
        List<Task> tasks = new ArrayList<>();
        List<Book> books = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Book book = play.book("task-" + i);
            books.add(book);
            int priority = i;
            tasks.add(play.insist(
                    "make a task",
                    () -> priority == 0
                            ? TimeoutTask.of(book.name, priority, (int pending) -> book.run(pending))
                            : Task.of(book.name, priority, (int pending) -> book.run(pending))));
        }
        TimeoutTask timeout = (TimeoutTask) tasks.getFirst();
        for (int round = 0; round < 2; round++) {
            for (int i = 1; i < MANY; i++) {
                int at = i;
                play.attempt("enqueue a task", () -> books.get(at).answered(queue.enqueue(tasks.get(at))));
            }
            play.attempt(
                    "arm a time-out",
                    () -> books.getFirst().answered(queue.enqueueAfter(timeout, Duration.ofNanos(20_000))));
            play.removing(
                    books.get(1),
                    "cancel a task",
                    () -> queue.cancel(tasks.get(1)).pending());
            play.removing(books.get(2), "task.cancelSync", () -> tasks.get(2).cancelSync());
            play.await("drain a task", () -> queue.drain(tasks.get(3), Play.LONG));
            play.attempt("drainAsync", () -> Script.join(queue.drainAsync(tasks.get(4))));
            play.removing(books.getFirst(), "drainTimeout", () -> queue.drainTimeout(timeout));
            play.attempt(
                    "arm a time-out",
                    () -> books.getFirst().answered(queue.enqueueAfter(timeout, Duration.ofHours(1))));
            play.removing(books.getFirst(), "cancelTimeout", () -> cancelled(queue.cancelTimeout(timeout)));
            play.await("drainAll", () -> queue.drainAll(Play.LONG));
            play.await("quiesce", () -> queue.quiesce(Play.LONG));
            play.attempt("quiesceAsync", () -> Script.join(queue.quiesceAsync()));
        }
        group(play);
        manual(play);
        CloseReport report = play.insist("close a task queue", () -> queue.close(Play.LONG));
        if (!report.stillRunning().isEmpty()) {
            play.violation("close of a task queue has not ended: " + report);
        }
    }

    private static int cancelled(Cancelled answer) {
        return answer.pending();
    }

    private static void group(Play play) {
        TaskGroup group = play.insist("make a task group", () -> TaskGroup.of(play.runtime(), "g", 2, 1));
        Book book = play.book("group-task");
        GroupTask task = play.insist("make a group task", () -> GroupTask.of(book.name, () -> book.run(0)));
        play.insist("attach", () -> {
            group.attach(task, play);
            return true;
        });
        play.attempt("enqueue a group task", () -> task.enqueue());
        play.await("drain a group task", () -> task.drain(Play.LONG));
        play.insist("detach", () -> group.detach(task, Play.LONG));
        play.insist("close a group", () -> group.close(Play.LONG));
    }

    private static void manual(Play play) {
        TaskQueue queue = play.insist(
                "build a manual task queue",
                () -> TaskQueue.builder("m")
                        .runtime(play.runtime())
                        .manual(() -> {})
                        .build());
        Book book = play.book("manual-task");
        Task task = play.insist("make a task", () -> Task.of(book.name, 1, (int pending) -> book.run(pending)));
        play.attempt("enqueue a manual task", () -> book.answered(queue.enqueue(task)));
        play.attempt("run a manual queue", () -> queue.run());
        play.insist("close a manual queue", () -> queue.close(Play.LONG));
    }

    static void jobs(Play play) {
        ThreadPool pool = play.insist("get a pool", () -> ThreadPool.get(play.runtime(), ThreadPriority.NORMAL));
        List<Job> jobs = new ArrayList<>();
        List<Book> books = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Book book = play.book("job-" + i);
            books.add(book);
            ReentrantLock interlock = new ReentrantLock();
            jobs.add(play.insist(
                    "make a job",
                    () -> Job.of(book.name, interlock, job -> {
                        interlock.lock();
                        try {
                            book.run(1);
                            job.done();
                        } finally {
                            interlock.unlock();
                        }
                    })));
        }
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < MANY; i++) {
                schedule(play, pool, jobs.get(i), books.get(i));
            }
            cancel(play, pool, jobs.getFirst(), books.getFirst());
        }
        PerCpuThreadPools pools =
                play.insist("get pools", () -> PerCpuThreadPools.get(play.runtime(), ThreadPriority.NORMAL));
        schedule(play, play.insist("the pool of this CPU", pools::current), jobs.get(1), books.get(1));
        for (Job job : jobs) {
            while (job.isPending() || job.isRunning()) {
                Thread.onSpinWait();
            }
        }
        play.insist("close the pools", () -> pools.close(Play.LONG));
        play.insist("close the pool", () -> pool.close(Play.LONG));
    }

    private static void schedule(Play play, ThreadPool pool, Job job, Book book) {
        job.interlock().lock();
        try {
            play.attempt("schedule a job", () -> book.answered(pool.schedule(job)));
        } finally {
            job.interlock().unlock();
        }
    }

    private static void cancel(Play play, ThreadPool pool, Job job, Book book) {
        job.interlock().lock();
        try {
            play.removing(book, "cancel a job", () -> pool.cancel(job) ? 1 : 0);
            if (!job.interlock().isHeldByCurrentThread()) {
                play.violation("cancel of a job has lost the interlock");
            }
        } finally {
            job.interlock().unlock();
        }
    }

    static void softirqs(Play play) throws Exception {
        Softirqs softirqs = play.insist("softirqs", () -> Softirqs.of(play.runtime()));
        Book raised = play.book("vector");
        SoftirqVector vector = play.insist("open", () -> softirqs.open(raised.name, () -> raised.runAnywhere(0)));
        Book tapped = play.book("tasklet");
        Tasklet tasklet = play.insist("tasklet", () -> softirqs.tasklet(tapped.name, () -> tapped.run(1)));
        BottomHalves halves = play.insist("bottom halves", () -> BottomHalves.of(play.runtime()));
        Book marked = play.book("half");
        play.insist("init", () -> {
            halves.init(3, marked.name, () -> marked.run(1));
            return true;
        });
        for (int round = 0; round < 3; round++) {
            play.attempt("raise", () -> vector.raise());
            play.attempt("schedule", () -> once(tapped, tasklet.schedule()));
            AtomicSection section = play.insist("enter", softirqs::enterInterrupt);
            play.attempt("raise", () -> vector.raise());
            play.attempt("schedule", () -> once(tapped, tasklet.scheduleHigh()));
            play.attempt("mark", () -> once(marked, halves.mark(3)));
            play.attempt("leave", section::close);
            AtomicSection disabled = play.insist("disable bottom halves", softirqs::disableBottomHalves);
            play.attempt("mark", () -> once(marked, halves.mark(3)));
            play.attempt("leave", disabled::close);
            play.insist("tasklet.disable", () -> {
                tasklet.disableNoSync();
                return true;
            });
            play.attempt("schedule", () -> once(tapped, tasklet.schedule()));
            play.insist("tasklet.enable", tasklet::enable);
        }
        play.insist("kill", () -> tasklet.kill(Play.LONG));
        play.attempt("remove", () -> halves.remove(3));
    }

    /** What is merged is answered by the same run. */
    private static void once(Book book, io.kernwork.base.Admission answer) {
        if (answer == io.kernwork.base.Admission.QUEUED) {
            book.accepted();
        }
    }

    static void lists(Play play) {
        TaskList list = play.insist("make a list", () -> new TaskList("l", play.runtime()));
        Keventd keventd = play.insist("keventd", () -> Keventd.of(play.runtime()));
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < MANY; i++) {
                Book book = play.book("deferred-" + round + "-" + i);
                DeferredTask task =
                        play.insist("make a deferred task", () -> DeferredTask.of(book.name, () -> book.run(1)));
                boolean own = i % 2 == 0;
                play.attempt("queue", () -> once(book, own ? list.queue(task) : keventd.schedule(task)));
            }
            play.insist("run the list", list::run);
            play.await("flushScheduledTasks", () -> keventd.flushScheduledTasks(Play.LONG));
        }
        play.attempt("closeAsync", () -> Script.join(list.closeAsync()));
        play.insist("close the list", () -> {
            list.close();
            return true;
        });
    }

    static void views(Play play) {
        WorkQueue queue = Script.queue(play, "v", UnaryOperator.identity());
        QueueExecutor view = play.insist("make a view", () -> QueueExecutor.of(queue));
        ScheduledQueueExecutor scheduled = play.insist("make a scheduled view", () -> QueueExecutor.scheduled(queue));
        Book book = play.book("view");
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            play.attempt("execute", () -> {
                view.execute(() -> book.runAnywhere(1));
                book.accepted();
            });
            keep(futures, play.attempt("submit", () -> view.submit(() -> book.runAnywhere(1))), book);
            keep(
                    futures,
                    play.attempt(
                            "schedule", () -> scheduled.schedule(() -> book.runAnywhere(1), 20, TimeUnit.MICROSECONDS)),
                    book);
        }
        Book all = play.book("invokeAll");
        List<Callable<Integer>> tasks = List.of(() -> 1, () -> 2, () -> 3);
        play.attempt("invokeAll", () -> {
            view.invokeAll(tasks);
            all.open();
        });
        Future<?> periodic = play.attempt(
                "scheduleAtFixedRate", () -> scheduled.scheduleAtFixedRate(() -> {}, 0, 1, TimeUnit.MILLISECONDS));
        if (periodic != null) {
            play.insist("cancel", () -> periodic.cancel(true) || periodic.isDone());
        }
        for (Future<?> future : futures) {
            play.attempt("get", () -> {
                future.get(Play.LONG.toSeconds(), TimeUnit.SECONDS);
            });
        }
        for (QueueExecutor each : List.of(scheduled, view)) {
            play.insist("shutdown", () -> {
                each.shutdown();
                return true;
            });
            if (!play.insist(
                    "awaitTermination", () -> each.awaitTermination(Play.LONG.toSeconds(), TimeUnit.SECONDS))) {
                play.violation("a view is not terminated: " + each);
            }
        }
    }

    private static void keep(List<Future<?>> futures, @Nullable Future<?> future, Book book) {
        if (future != null) {
            futures.add(future);
            book.accepted();
        }
    }
}
