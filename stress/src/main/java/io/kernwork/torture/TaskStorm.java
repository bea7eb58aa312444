package io.kernwork.torture;

import io.kernwork.Kernwork;
import io.kernwork.base.CloseReport;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.taskqueue.EnqueueFlag;
import io.kernwork.taskqueue.TaskQueue;
import io.kernwork.threadpool.ThreadPool;
import io.kernwork.torture.Violations.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All verbs of task queues, time-out tasks and jobs at once, from several threads, on a few of each. Rounds: each opens its
 * queues and closes them under load, some bounded by no time at all. What was accepted is delivered, or removed by a verb that
 * says so.
 */
final class TaskStorm {
    private static final int THREADS = 4;
    private static final int PER_ROUND = 20_000;
    private static final int TASKS = 9;
    private static final int JOBS = 3;
    private static final Duration HANG = Duration.ofSeconds(60);

    /** What has become of all requests. */
    record Ends(long rounds, long accepted, long delivered, long removed, long jobs, long jobsRan, long jobsRemoved) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "tasks      accepted %,d = delivered %,d + removed %,d%njobs       accepted %,d = ran %,d + removed"
                            + " %,d; %,d rounds of queues",
                    accepted,
                    delivered,
                    removed,
                    jobs,
                    jobsRan,
                    jobsRemoved,
                    rounds);
        }
    }

    private final long operations;
    private final SplittableRandom random;
    private final TaskVerbs verbs;
    private final Violations violations;
    private final AtomicInteger threadsStarted = new AtomicInteger();
    private final AtomicInteger threadsStopped = new AtomicInteger();
    private Ends ends = new Ends(0, 0, 0, 0, 0, 0, 0);

    TaskStorm(long operations, long seed, TaskVerbs verbs, Violations violations) {
        this.operations = operations;
        this.random = new SplittableRandom(seed);
        this.verbs = verbs;
        this.violations = violations;
    }

    /** Runs it; returns early when something is violated. */
    Ends run() throws InterruptedException {
        try (Kernwork runtime = Kernwork.builder()
                .name("tasks")
                .cpus(2)
                .daemon(true)
                .idleTimeout(Duration.ofMillis(1))
                .onError((item, queue, failure) -> violations.add(Kind.FAILURE, item.name() + " threw " + failure))
                .build()) {
            for (long done = 0; done < operations && violations.none(); done += PER_ROUND) {
                round(runtime);
            }
        }
        violations.unless(
                threadsStarted.get() == threadsStopped.get(),
                Kind.LEFT,
                threadsStarted + " threads of a queue of its own began, " + threadsStopped + " ended");
        return ends;
    }

    private void round(Kernwork runtime) throws InterruptedException {
        List<TaskQueue> queues = List.of(
                TaskQueue.builder("one").runtime(runtime).build(),
                TaskQueue.builder("three").runtime(runtime).threads(3).build(),
                TaskQueue.builder("own")
                        .runtime(runtime)
                        .threads(2)
                        .onThreadStart(threadsStarted::incrementAndGet)
                        .onThreadStop(threadsStopped::incrementAndGet)
                        .build());
        List<TaskBooks> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            tasks.add(new TaskBooks("task-" + i, i * 31 % 256, queues.get(i % queues.size()), violations));
        }
        List<JobBooks> jobs = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            jobs.add(new JobBooks("job-" + i, violations));
        }
        ThreadPool pool = ThreadPool.get(runtime, ThreadPriority.NORMAL);
        int closed = random.nextInt(queues.size());
        storm(queues, closed, tasks, jobs, pool);
        for (int i = 0; i < queues.size(); i++) {
            CloseReport report = queues.get(i).close(HANG);
            violations.unless(report.stillRunning().isEmpty(), Kind.HANG, report.toString());
            if (i != closed) {
                count(report, tasks);
            }
        }
        tasks.forEach(TaskBooks::check);
        for (JobBooks job : jobs) {
            job.interlock().lock();
            try {
                violations.unless(job.cancel(pool, HANG), Kind.HANG, job + " does not end");
            } finally {
                job.interlock().unlock();
            }
        }
        pool.close();
        note(tasks, jobs);
    }

    /** One of the threads closes one of the queues before the others have ended, and drops what has not begun. */
    private void storm(List<TaskQueue> queues, int closed, List<TaskBooks> tasks, List<JobBooks> jobs, ThreadPool pool)
            throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            SplittableRandom own = random.split();
            boolean closes = i == 0;
            threads.add(Thread.ofPlatform().daemon(true).name("storm-" + i).start(() -> {
                try {
                    for (int step = 0; step < PER_ROUND / THREADS; step++) {
                        if (closes && step == PER_ROUND / THREADS / 2) {
                            count(queues.get(closed).close(Duration.ZERO), tasks);
                        }
                        if (own.nextInt(4) == 0) {
                            act(own, jobs.get(own.nextInt(JOBS)), pool);
                        } else {
                            act(own, tasks.get(own.nextInt(TASKS)));
                        }
                    }
                } catch (Throwable failure) {
                    violations.add(Kind.FAILURE, Report.text(failure));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join(HANG);
            violations.unless(!thread.isAlive(), Kind.HANG, thread.getName() + " does not end");
        }
    }

    /** What the close has dropped. */
    private static void count(CloseReport report, List<TaskBooks> tasks) {
        for (CloseReport.NeverRan dropped : report.neverRan()) {
            for (TaskBooks books : tasks) {
                if (books.task == dropped.item()) {
                    books.removed.addAndGet(dropped.requests());
                }
            }
        }
    }

    private static void act(SplittableRandom random, JobBooks job, ThreadPool pool) throws InterruptedException {
        job.interlock().lock();
        try {
            job.act(pool, random.nextInt(100));
        } finally {
            job.interlock().unlock();
        }
    }

    private void act(SplittableRandom random, TaskBooks books) throws InterruptedException {
        switch (random.nextInt(12)) {
            case 0 ->
                books.removed.addAndGet(verbs.cancel(books.queue, books.task).pending());
            case 1 -> books.removed.addAndGet(books.task.cancelSync());
            case 2 -> {
                if (books.queue.block()) {
                    books.queue.unblock();
                }
            }
            case 3 -> books.removed.addAndGet(books.queue.drainTimeout(books.task));
            case 4 -> {
                books.removed.addAndGet(books.task.disable());
                books.task.enable();
            }
            case 5, 6 ->
                books.answered(books.queue.enqueueAfter(books.task, Duration.ofNanos(random.nextInt(200_000))));
            case 7 ->
                books.answered(
                        books.queue.enqueueAfterUnlessArmed(books.task, Duration.ofNanos(1 + random.nextInt(200_000))));
            case 8 -> books.answered(books.queue.enqueue(books.task, EnqueueFlag.FAIL_IF_PENDING));
            case 9 ->
                books.answered(
                        books.queue.enqueue(books.task, EnqueueFlag.FAIL_IF_CANCELING, EnqueueFlag.FAIL_IF_PENDING));
            default -> books.answered(books.queue.enqueue(books.task));
        }
    }

    private void note(List<TaskBooks> tasks, List<JobBooks> jobs) {
        long accepted = 0;
        long delivered = 0;
        long removed = 0;
        for (TaskBooks books : tasks) {
            accepted += books.accepted.get();
            delivered += books.delivered.get();
            removed += books.removed.get();
        }
        long jobsAccepted = 0;
        long jobsRan = 0;
        for (JobBooks job : jobs) {
            job.check();
            jobsAccepted += job.accepted;
            jobsRan += job.ran;
        }
        ends = new Ends(
                ends.rounds + 1,
                ends.accepted + accepted,
                ends.delivered + delivered,
                ends.removed + removed,
                ends.jobs + jobsAccepted,
                ends.jobsRan + jobsRan,
                ends.jobsRemoved + jobsAccepted - jobsRan);
    }
}
