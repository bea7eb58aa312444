package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.WaitResult;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.threadpool.Job;
import io.kernwork.threadpool.ThreadPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/**
 * After a cancel a job neither runs nor will run, and what its body wrote before it was done is seen. Result: the runs
 * that were taken away; what the body wrote last, as read after the cancel, -1 when that took five seconds; whether the
 * job was idle then; whether a body found what the canceller tore down.
 */
@JCStressTest
@Description("cancel either takes the job away or returns after done(), and what came before that is seen then.")
@Outcome(id = "1, 0, 1, 0", expect = ACCEPTABLE, desc = "cancel takes the job away -> step finds nothing")
@Outcome(
        id = "0, 1, 1, 0",
        expect = ACCEPTABLE,
        desc = "step takes the job -> cancel waits, or comes later -> done() -> cancel returns")
@Outcome(expect = FORBIDDEN, desc = "cancel returns -> body writes last, or begins; or it never returns")
@State
public class DoneBeforeCancel {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final BiFunction<ThreadPool, Job, WaitResult> CANCEL =
            Planted.choose(DoneBeforeCancel::cancel, DoneBeforeCancel::cancelWithoutWaiting);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final ThreadPool pool = ThreadPool.get(runtime, ThreadPriority.NORMAL);
    private final ReentrantLock lock = new ReentrantLock();
    private final Job job = Job.of("litmus", lock, this::body);

    private final Meeting meeting = new Meeting();
    private int ended;
    private int torn;
    private int foundTorn;

    /** Makes the job pending. */
    public DoneBeforeCancel() {
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

    /** The one who tears down. */
    @Actor
    public void cancel(IIII_Result result) {
        meeting.second(48);
        meeting.approach();
        lock.lock();
        try {
            WaitResult cancelled = CANCEL.apply(pool, job);
            result.r1 = cancelled.removed();
            result.r2 = cancelled.done() ? ended : -1;
            result.r3 = job.isPending() || job.isRunning() ? 0 : 1;
            torn = 1;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing may be left. */
    @Arbiter
    public void finish(IIII_Result result) {
        runtime.runUntilIdle();
        result.r4 = foundTorn;
    }

    private void body(Job self) {
        meeting.reach();
        foundTorn |= torn;
        Meeting.linger(32);
        foundTorn |= torn;
        ended = 1;
        lock.lock();
        try {
            self.done();
        } finally {
            lock.unlock();
        }
    }

    private static WaitResult cancel(ThreadPool pool, Job job) {
        try {
            return pool.cancel(job, PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new WaitResult(false, 0, List.of());
        }
    }

    /** Planted: it does not wait for a run in progress. */
    private static WaitResult cancelWithoutWaiting(ThreadPool pool, Job job) {
        boolean waited = job.isPending();
        return new WaitResult(true, pool.cancelAsync(job) && waited ? 1 : 0, List.of());
    }
}
