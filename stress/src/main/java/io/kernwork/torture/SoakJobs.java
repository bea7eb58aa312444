package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.threadpool.Job;
import io.kernwork.threadpool.ThreadPool;
import io.kernwork.torture.Violations.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Jobs on a shared pool, whose handles come and go. */
final class SoakJobs implements SoakConcept {
    private static final int JOBS = 4;
    private static final Duration MOMENT = Duration.ofMillis(2);

    private final SoakWorld world;
    private final ThreadPool pool;
    private final List<Job> jobs = new ArrayList<>();
    private final List<SoakBooks> books = new ArrayList<>();

    SoakJobs(SoakWorld world) {
        this.world = world;
        this.pool = ThreadPool.get(world.runtime, ThreadPriority.NORMAL);
        for (int i = 0; i < JOBS; i++) {
            SoakBooks book = world.book("job-" + i, true);
            ReentrantLock interlock = new ReentrantLock();
            SoakBody deeds = world.deeds(true, () -> {});
            Job made = Job.of(book.name, interlock, job -> {
                try {
                    book.run(1, deeds);
                } finally {
                    interlock.lock();
                    try {
                        job.done();
                    } finally {
                        interlock.unlock();
                    }
                }
            });
            book.isOf(made);
            jobs.add(made);
            books.add(book);
        }
    }

    @Override
    public void act(SplittableRandom random) throws Exception {
        int number = random.nextInt(JOBS);
        Job job = jobs.get(number);
        SoakBooks book = books.get(number);
        job.interlock().lock();
        try {
            switch (random.nextInt(8)) {
                case 0 -> {
                    boolean waited = job.isPending(); // if a thread begins it now, nothing is taken away
                    book.removed(pool.cancelAsync(job) && waited ? 1 : 0);
                }
                case 1 -> otherHandle(job, book);
                case 2 -> wait(job, book);
                default -> schedule(pool, job, book);
            }
        } finally {
            job.interlock().unlock();
        }
        if (random.nextInt(4) == 0) {
            LockSupport.parkNanos(1_000); // a thread of its own for each run is much
        }
    }

    private static void schedule(ThreadPool on, Job job, SoakBooks book) {
        if (on.schedule(job) == Admission.QUEUED) {
            book.answered(Admission.QUEUED);
        }
    }

    private void otherHandle(Job job, SoakBooks book) {
        ThreadPool other = ThreadPool.get(world.runtime, ThreadPriority.NORMAL);
        schedule(other, job, book);
        other.close(); // not the last one
    }

    /** What is taken away is said; what an interrupt comes before is not taken away. */
    private void wait(Job job, SoakBooks book) throws InterruptedException {
        int taken = pool.cancel(job, MOMENT).removed();
        book.removed(taken);
        world.violations.unless(
                job.interlock().isHeldByCurrentThread(), Kind.ANSWER, "a cancel of " + job + " lost the interlock");
    }
}
