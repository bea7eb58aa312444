package io.kernwork.simulate.world;

import io.kernwork.base.WaitResult;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.simulate.Count;
import io.kernwork.simulate.Deed;
import io.kernwork.simulate.Op;
import io.kernwork.simulate.Verb;
import io.kernwork.simulate.sched.Simulation;
import io.kernwork.threadpool.Job;
import io.kernwork.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Jobs of a pool, some of which share an interlock. */
final class JobRealm implements Realm {
    private final World world;
    private final ThreadPool pool;
    private final List<JobBooks> jobs = new ArrayList<>();

    /** One job; its books are guarded by its interlock. */
    private final class JobBooks extends Job {
        final Books books;
        private final List<Deed> deeds;

        JobBooks(int number, ReentrantLock interlock, List<Deed> deeds) {
            super("job-" + number, interlock);
            this.books = new Books(world, "job-" + number, 6);
            this.deeds = deeds;
        }

        /** What it does after it is done may overlap with the next run. */
        @Override
        protected void run() throws Exception {
            books.enter(1);
            boolean done = false;
            try {
                Deed deed = deeds.get((int) ((books.started - 1) % deeds.size()));
                if (deed != Deed.THROW && deed != Deed.THROW_ERROR) {
                    Deeds.simple(world, deed, false);
                }
                interlock().lock();
                try {
                    books.leave();
                    done = true;
                    done();
                } finally {
                    interlock().unlock();
                }
                if (deed == Deed.LONG) {
                    Client.linger(10);
                }
            } finally {
                if (!done) {
                    books.leave();
                }
            }
        }
    }

    JobRealm(World world, SplittableRandom random) {
        this.world = world;
        this.pool = ThreadPool.get(world.runtime, random.nextBoolean() ? ThreadPriority.NORMAL : ThreadPriority.LOW);
        ReentrantLock shared = new ReentrantLock();
        for (int i = 0; i < world.program.items(); i++) {
            ReentrantLock interlock = random.nextBoolean() ? shared : new ReentrantLock();
            jobs.add(new JobBooks(i, interlock, world.program.bodies().get(i)));
        }
    }

    @Override
    public void call(Op op, Client client) throws Exception {
        JobBooks job = jobs.get(op.item() % jobs.size());
        job.books.begin();
        job.interlock().lock();
        try {
            call(op, job);
        } finally {
            world.unless(job.interlock().isHeldByCurrentThread(), "ANSWER: " + op + " has given the interlock away");
            job.interlock().unlock();
            job.books.end();
        }
    }

    private void call(Op op, JobBooks job) throws InterruptedException {
        switch (op.verb()) {
            case JOB_SCHEDULE -> job.books.answered(pool.schedule(job));
            case JOB_CANCEL_ASYNC -> {
                boolean waits = job.isPending();
                boolean taken = pool.cancelAsync(job);
                job.books.removed(taken && waits ? 1 : 0);
            }
            case JOB_CANCEL -> {
                job.books.removed(pool.cancel(job) ? 1 : 0);
                checkIdle(job, "cancel");
            }
            case JOB_CANCEL_TIMED -> {
                WaitResult result = pool.cancel(job, Duration.ofNanos(Client.duration(op)));
                job.books.removed(result.removed());
                if (result.done()) {
                    checkIdle(job, "cancel");
                } else {
                    Simulation.count(Count.TIMED_OUT);
                }
            }
            case JOB_DESTROY -> destroy(job, op);
            default -> throw new IllegalArgumentException(op.toString());
        }
    }

    /** While the interlock is held it stays so. */
    private void checkIdle(JobBooks job, String verb) {
        world.unless(
                !job.isPending() && !job.isRunning(), "OUTLIVED: " + verb + " of " + job + " returned before its end");
    }

    private static void destroy(JobBooks job, Op op) {
        if (op.value() % 4 != 0) {
            return;
        }
        try {
            job.destroy();
        } catch (IllegalStateException refused) {
            Simulation.note("refused"); // it waits or runs
        }
    }

    @Override
    public @Nullable String stranded() {
        for (JobBooks job : jobs) {
            if (job.isPending()) {
                return job + " waits";
            }
        }
        return null;
    }

    @Override
    public void end() throws Exception {
        for (JobBooks job : jobs) {
            call(new Op(Verb.JOB_CANCEL, jobs.indexOf(job), 0, 0), world.clients.getFirst());
        }
        pool.close();
    }

    @Override
    public void check() {
        for (JobBooks job : jobs) {
            job.books.dropped = world.drops(job);
            job.books.balance();
            world.unless(!job.isPending() && !job.isRunning(), "LEFT: " + job + " after the close");
        }
    }
}
