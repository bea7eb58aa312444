package io.kernwork.bench.peer;

import io.kernwork.Kernwork;
import io.kernwork.bench.peer.KernworkJobs.Adopted;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.threadpool.Job;
import io.kernwork.threadpool.ThreadPool;
import java.util.concurrent.locks.ReentrantLock;

/** The library with one pool of jobs, which has a thread for each that runs. */
final class KernworkJobs implements Peer<Adopted> {
    private final Kernwork runtime;
    private final ThreadPool pool;

    KernworkJobs(Site site) {
        runtime = KernworkPeer.runtime(site).build();
        pool = ThreadPool.get(runtime, ThreadPriority.NORMAL);
    }

    /**
     * A job that counts what it is asked for, since a schedule counts for nothing while it is not idle. The interlock guards the
     * count, and the job is idle exactly when it is 0. So a body begins with the work, and looks for more of it afterwards.
     */
    static final class Adopted extends Job {
        private final Task task;
        private int asked;

        private Adopted(Task task) {
            super("job", new ReentrantLock());
            this.task = task;
        }

        private void ask(ThreadPool pool) {
            interlock().lock();
            try {
                if (asked++ == 0) {
                    pool.schedule(this);
                }
            } finally {
                interlock().unlock();
            }
        }

        @Override
        protected void run() {
            do {
                task.run(1);
            } while (isAskedForMore());
        }

        private boolean isAskedForMore() {
            interlock().lock();
            try {
                if (--asked == 0) {
                    done();
                }
                return asked > 0;
            } finally {
                interlock().unlock();
            }
        }
    }

    @Override
    public Adopted adopt(Task task) {
        return new Adopted(task);
    }

    @Override
    public void submit(Adopted job) {
        job.ask(pool);
    }

    @Override
    public int threads() {
        return pool.threads();
    }

    /** The pool ends with its runtime. */
    @Override
    public void close() {
        runtime.close();
    }
}
