package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.threadpool.Job;
import io.kernwork.threadpool.PerCpuThreadPools;
import io.kernwork.threadpool.ThreadPool;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * The last handle of a pool and a schedule: the pool ends and refuses the job, or has it and stays. Result: whether the
 * job was accepted, whether the pool was closed, the runs in the end.
 */
@JCStressTest
@Description("The last close of a pool that meets a schedule is refused, or the schedule is.")
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "schedule -> close finds a job that waits, and is refused -> run")
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "close finds nothing that waits -> schedule is refused")
@Outcome(expect = FORBIDDEN, desc = "close finds nothing that waits -> schedule is accepted -> the pool ends with it")
@State
public class PutAgainstSchedule {
    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final PerCpuThreadPools pools = PerCpuThreadPools.get(runtime, ThreadPriority.NORMAL);
    private final ThreadPool pool = pools.current();
    private final ReentrantLock lock = new ReentrantLock();
    private final Job job = Job.of("litmus", lock, this::body);
    private final Predicate<PerCpuThreadPools> close = Planted.choose(PutAgainstSchedule::put, this::lookThenClose);

    private final Meeting meeting = new Meeting();
    private int runs;

    /** The one who has something to do. */
    @Actor
    public void schedule(III_Result result) {
        meeting.first(16);
        lock.lock();
        try {
            result.r1 = pool.schedule(job).accepted() ? 1 : 0;
        } finally {
            lock.unlock();
        }
    }

    /** The last user. */
    @Actor
    public void put(III_Result result) {
        meeting.second(16);
        result.r2 = close.test(pools) ? 1 : 0;
    }

    /** Nothing may be left. */
    @Arbiter
    public void finish(III_Result result) {
        runtime.runUntilIdle();
        result.r3 = runs;
    }

    private void body(Job self) {
        lock.lock();
        try {
            runs++;
            self.done();
        } finally {
            lock.unlock();
        }
    }

    private static boolean put(PerCpuThreadPools pools) {
        try {
            pools.close();
            return true;
        } catch (IllegalStateException refused) {
            return false;
        }
    }

    /** Planted: it looks whether something waits, and closes in a second step. */
    private boolean lookThenClose(PerCpuThreadPools looked) {
        if (looked.current().depth() > 0) {
            return false;
        }
        runtime.close();
        return true;
    }
}
