package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.threadpool.Job;
import io.kernwork.threadpool.ThreadPool;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A cancelAsync that meets the dispatch of a job has taken it away or lets it run. Result: how far the job had come as
 * the canceller saw it (0 it waited, or a thread was about to begin it, or it ran; 1 it was done), whether it is idle
 * after the cancel, the runs in the end.
 */
@JCStressTest
@Description("A cancelAsync either takes the job away, which never runs then, or says that it could not.")
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "cancelAsync takes the job away -> step finds nothing")
@Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "step takes the job -> cancelAsync cannot -> the job is done")
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "step runs the job, which is done -> cancelAsync finds it idle")
@Outcome(expect = FORBIDDEN, desc = "cancelAsync takes the job away -> it runs; or cancelAsync cannot -> it never runs")
@State
public class CancelAgainstDispatch {
    private static final BiPredicate<ThreadPool, Job> CANCEL =
            Planted.choose(ThreadPool::cancelAsync, CancelAgainstDispatch::believe);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final ThreadPool pool = ThreadPool.get(runtime, ThreadPriority.NORMAL);
    private final ReentrantLock lock = new ReentrantLock();
    private final Job job = Job.of("litmus", lock, this::body);

    private final Meeting meeting = new Meeting();
    private int runs;

    /** Makes the job pending. */
    public CancelAgainstDispatch() {
        lock.lock();
        try {
            pool.schedule(job);
        } finally {
            lock.unlock();
        }
    }

    /** The thread of the pool. */
    @Actor
    public void step() {
        meeting.first(16);
        runtime.step();
    }

    /** The canceller. */
    @Actor
    public void cancel(III_Result result) {
        meeting.second(48);
        meeting.approach();
        lock.lock();
        try {
            result.r1 = runs;
            result.r2 = CANCEL.test(pool, job) ? 1 : 0;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing may be left. */
    @Arbiter
    public void finish(III_Result result) {
        runtime.runUntilIdle();
        result.r3 = runs;
    }

    private void body(Job self) {
        meeting.reach();
        Meeting.linger(16);
        lock.lock();
        try {
            runs++;
            self.done();
        } finally {
            lock.unlock();
        }
    }

    /** Planted: a job that waits is believed to be taken away. */
    private static boolean believe(ThreadPool pool, Job job) {
        return !job.isRunning();
    }
}
