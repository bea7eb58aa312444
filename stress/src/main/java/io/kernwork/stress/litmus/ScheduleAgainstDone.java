package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.threadpool.Job;
import io.kernwork.threadpool.JobBody;
import io.kernwork.threadpool.ThreadPool;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Work that is added, and the job scheduled, in one critical section is found by a job that looks for work and is done
 * in one. Result: what the schedule was answered (0 the job waits, 1 it runs, 2 it is queued), and the work that nobody
 * has taken in the end.
 */
@JCStressTest
@Description("Work that is added while a job finds that there is none is found by that run or by one more.")
@Outcome(
        id = "0, 0",
        expect = ACCEPTABLE,
        desc = "add and schedule, which does nothing -> the job begins -> it takes both")
@Outcome(
        id = "1, 0",
        expect = ACCEPTABLE,
        desc = "the job begins -> add and schedule, which does nothing -> it takes both")
@Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "the job finds no more and is done -> add and schedule: one more run")
@Outcome(expect = FORBIDDEN, desc = "the job finds no more -> add and schedule, which does nothing -> it is done")
@State
public class ScheduleAgainstDone {
    private static final JobBody BODY = Planted.choose(ScheduleAgainstDone::takeAll, ScheduleAgainstDone::takeThenDone);

    private final ManualKernwork runtime = Kernwork.manual(() -> 0);
    private final ThreadPool pool = ThreadPool.get(runtime, ThreadPriority.NORMAL);
    private final Meeting meeting = new Meeting();
    private final Collector job = new Collector(meeting);

    /** Work as a number, under the interlock. */
    private static final class Collector extends Job {
        private final Meeting meeting;
        private int work = 1;

        Collector(Meeting meeting) {
            super("litmus", new ReentrantLock());
            this.meeting = meeting;
        }

        @Override
        protected void run() throws Exception {
            BODY.run(this);
        }
    }

    /** Makes the job pending. */
    public ScheduleAgainstDone() {
        job.interlock().lock();
        try {
            pool.schedule(job);
        } finally {
            job.interlock().unlock();
        }
    }

    /** The thread of the pool. */
    @Actor
    public void step() {
        meeting.first(48);
        runtime.step();
    }

    /** The one who has more work. */
    @Actor
    public void addAndSchedule(II_Result result) {
        meeting.second(64);
        meeting.approach();
        job.interlock().lock();
        try {
            job.work++;
            result.r1 = switch (pool.schedule(job)) {
                case ALREADY_PENDING -> 0;
                case BUSY -> 1;
                case QUEUED -> 2;
                case ARMED, REARMED, COALESCED, DISABLED, BLOCKED, CANCELING, DRAINING, CLOSED -> -1;
            };
        } finally {
            job.interlock().unlock();
        }
    }

    /** Nothing may be left. */
    @Arbiter
    public void finish(II_Result result) {
        runtime.runUntilIdle();
        result.r2 = job.work;
    }

    private static void takeAll(Job job) {
        boolean more = true;
        while (more) {
            job.interlock().lock();
            try {
                more = take((Collector) job);
                if (!more) {
                    job.done();
                }
            } finally {
                job.interlock().unlock();
            }
            work((Collector) job);
        }
    }

    /** Planted: it finds that there is no more work, and is done a little later. */
    private static void takeThenDone(Job job) {
        boolean more = true;
        while (more) {
            job.interlock().lock();
            try {
                more = take((Collector) job);
            } finally {
                job.interlock().unlock();
            }
            work((Collector) job);
        }
        job.interlock().lock();
        try {
            job.done();
        } finally {
            job.interlock().unlock();
        }
    }

    private static boolean take(Collector job) {
        boolean some = job.work > 0;
        job.work -= some ? 1 : 0;
        return some;
    }

    private static void work(Collector job) {
        job.meeting.reach();
        Meeting.linger(64);
    }
}
