package io.kernwork.stress.litmus;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.kernwork.Kernwork;
import io.kernwork.executor.QueueExecutor;
import io.kernwork.executor.QueueFuture;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.engine.Seams;
import io.kernwork.internal.engine.Seat;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A task of a view is cancelled with an interrupt while its body ends, and another body follows on the same worker: the interrupt reaches the task or nobody. Result: what the
 * cancel met.
 */
@JCStressTest
@Description("An interrupt that is meant for one body never reaches the next one.")
@Outcome(
        id = "waiting",
        expect = ACCEPTABLE,
        desc = "cancel takes the task off the queue, or is before its body -> next body")
@Outcome(
        id = "inside",
        expect = ACCEPTABLE,
        desc = "body begins -> cancel interrupts -> body sees it -> body ends -> next body")
@Outcome(id = "over", expect = ACCEPTABLE, desc = "body ends, or looks no more -> cancel -> next body")
@Outcome(expect = FORBIDDEN, desc = "the next body is interrupted, or never runs")
@State
public class InterruptAgainstEnd {
    static {
        Kernwork.manual(() -> 0).close(); // the way from a runtime to its engine is there then
    }

    private static final Consumer<InterruptAgainstEnd> CANCEL =
            Planted.choose(test -> test.future.cancel(true), InterruptAgainstEnd::lookThenInterrupt);

    private final Engine engine =
            new Engine("litmus", 1, Duration.ZERO, Seams.of(() -> 0, Thread::new), null, null, false);
    private final WorkQueue queue = WorkQueue.builder("litmus")
            .runtime((Kernwork) EngineAccess.runtime(engine))
            .maxActive(1)
            .build();
    private final QueueFuture<?> future = QueueExecutor.of(queue).submit(this::task);
    private final Work next = Work.of("next", this::next);
    private final Seat seat;
    private final Meeting meeting = new Meeting();
    private final Meeting cancelled = new Meeting();
    private volatile @Nullable Thread inside;
    private boolean begun;
    private boolean interrupted;
    private boolean nextRan;
    private boolean leaked;

    /** A task and another body behind it. */
    public InterruptAgainstEnd() {
        queue.enqueue(next);
        seat = new Seat(engine);
        seat.retireWhenIdle();
    }

    /** The worker. */
    @Actor
    public void work() {
        meeting.first(32);
        seat.run();
        for (int spins = 0; spins < Meeting.PATIENCE && !cancelled.isReached(); spins++) {
            Thread.onSpinWait();
        }
        Thread.interrupted(); // of the planted form
    }

    /** The canceller. */
    @Actor
    public void cancel() {
        meeting.second(64);
        meeting.approach();
        Meeting.linger(64);
        CANCEL.accept(this);
        cancelled.reach();
    }

    /** Both bodies are over. */
    @Arbiter
    public void finish(L_Result result) {
        if (leaked || !nextRan) {
            result.r1 = leaked ? "leaked" : "lost";
        } else {
            result.r1 = !begun ? "waiting" : interrupted ? "inside" : "over";
        }
    }

    private void task() {
        begun = true;
        inside = Thread.currentThread();
        meeting.reach();
        Meeting.linger(ThreadLocalRandom.current().nextBoolean() ? 32 : 2_048);
        interrupted = Thread.currentThread().isInterrupted();
        inside = null;
    }

    private void next() {
        nextRan = true;
        Meeting.linger(32);
        leaked = Thread.currentThread().isInterrupted();
    }

    /** Planted: the thread that was inside the body a moment ago is interrupted. */
    private void lookThenInterrupt() {
        Thread seen = inside;
        future.cancel(false);
        Meeting.linger(128);
        if (seen != null) {
            seen.interrupt();
        }
    }
}
