package io.kernwork.threadpool;

import io.kernwork.base.ItemRef;
import io.kernwork.internal.engine.ItemVerbs;
import io.kernwork.internal.engine.JobVerbs;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Run;
import io.kernwork.internal.sync.StackReserve;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work for a thread of its own, for as long as it takes: NetBSD's {@code struct threadpool_job}. It is created once and
 * scheduled whenever there is something to do. A job that waits or runs is not scheduled again, and nothing remembers
 * that it was tried: so <em>what there is to do</em> is kept in the caller's data, and the body ends only when it has
 * found none.
 *
 * <p>For that the job has an <em>interlock</em>, a lock of the caller's that also guards this data. All that changes
 * the job's state is done with the interlock held: {@link ThreadPool#schedule}, {@link ThreadPool#cancelAsync}, {@link
 * ThreadPool#cancel}, and the body's own {@link #done()}. The body begins without it. The pattern that loses no work:
 * look for work and call {@code done()} in one critical section.
 *
 * {@snippet class="io.kernwork.threadpool.JobSnippets" region="lostwork"}
 *
 * <p>{@link #runUntilEmpty} is this pattern ready made. Give a job a body, or extend it, which is Java's way of
 * embedding the job in the caller's own structure:
 *
 * {@snippet class="io.kernwork.threadpool.JobSnippets" region="jobclass"}
 *
 * <p>Several jobs may share one interlock. A job never runs beside itself until it is done; what its body does after
 * {@code done()} may overlap with the next run. An interlock is taken by the thread of the pool only in bodies, and to
 * complete a body that ended without {@code done()}.
 *
 * <p>What the body throws goes to the error handler of the runtime. One that ends without {@code done()} is completed
 * under the interlock, and one that leaves the interlock locked has it released; both are reported there as {@link
 * IllegalStateException}, suppressed in what the body threw, if it threw. While the body runs and is not done its
 * thread has the job's name.
 *
 * <p>Memory effects: what a thread did before it scheduled the job happens-before the run. What a run did before {@code
 * done()} happens-before whatever is done under the interlock after it.
 *
 * <p>A job belongs to the first runtime that takes it.
 */
public class Job implements ItemRef {
    private final String name;
    private final ReentrantLock interlock;
    private final JobItem item;
    private @Nullable IdleWait waits; // guarded by the interlock

    /**
     * Creates an idle job for a subclass, which overrides {@link #run()}.
     *
     * @param name for reports, messages, and the thread that runs it; need not be unique
     * @param interlock guards the job's state; may guard more
     * @throws IllegalArgumentException if the name is blank
     */
    @SuppressWarnings({"this-escape", "ThisEscapedInObjectConstruction"
    }) // to the item, which nobody has before the end
    protected Job(String name, ReentrantLock interlock) {
        this.name = Checks.name(name);
        this.interlock = Objects.requireNonNull(interlock, () -> "interlock of job '" + name + "'");
        this.item = new JobItem(this);
    }

    /**
     * Creates an idle job; stands for {@code threadpool_job_init()} (NetBSD, threadpool(9)). Allocates; it is meant to
     * be kept and scheduled again and again.
     *
     * @param name for reports, messages, and the thread that runs it; need not be unique
     * @param interlock guards the job's state; may guard more
     * @param body what a run does
     * @return the job
     * @throws IllegalArgumentException if the name is blank
     */
    public static Job of(String name, ReentrantLock interlock, JobBody body) {
        Objects.requireNonNull(body, "body");
        return new Job(name, interlock) {
            @Override
            protected void run() throws Exception {
                body.run(this);
            }
        };
    }

    /**
     * Creates an idle job whose body takes work until there is none: the pattern that loses no work, ready made. The
     * job calls {@code poll} with the interlock held, and {@code done()} in the same critical section when the answer
     * is null; it calls {@code action} without it. So whoever adds work and schedules the job in one critical section
     * can rely on it that the work is found.
     *
     * <p>What {@code action} throws goes to the runtime's error handler, and the job goes on with the next. What {@code
     * poll} throws ends the run.
     *
     * {@snippet class="io.kernwork.threadpool.JobSnippets" region="untilempty"}
     *
     * @param <T> what describes one piece of work
     * @param name for reports, messages, and the thread that runs it; need not be unique
     * @param interlock guards the job's state, and what {@code poll} takes from
     * @param poll takes the next piece of work; null when there is none
     * @param action does one piece of work
     * @return the job
     * @throws IllegalArgumentException if the name is blank
     */
    @SuppressWarnings("exports") // of the nullness annotation, which users need not have
    public static <T> Job runUntilEmpty(
            String name, ReentrantLock interlock, Supplier<? extends @Nullable T> poll, Action<? super T> action) {
        return new UntilEmpty<T>(name, interlock, poll, action);
    }

    /**
     * What {@link #runUntilEmpty} does with one piece of work.
     *
     * @param <T> what describes it
     */
    @FunctionalInterface
    public interface Action<T> {

        /**
         * Does it, on a thread of the pool and without the interlock.
         *
         * @param work what to do
         * @throws Exception anything; it is given to the runtime's error handler
         */
        void accept(T work) throws Exception;
    }

    /**
     * What a run does; it owes one call of {@link #done()}.
     *
     * @throws Exception anything; it is given to the runtime's error handler
     */
    protected void run() throws Exception {
        throw new IllegalStateException("job '" + name + "' has no body: override run()");
    }

    /**
     * Declares the present run over; for the body, once in each run, with the interlock held. From here on the job is
     * idle: it may be scheduled again, and then runs beside what is left of this body, or {@linkplain #destroy()
     * destroyed}. Wakes who waits in {@code cancel}. Does not block or allocate.
     *
     * <p>Stands for {@code threadpool_job_done()} (NetBSD, threadpool(9)), for which the misuses below are failed
     * assertions.
     *
     * @throws IllegalStateException if the calling thread does not run this job (or runs another item inside of it), if
     *     it has called this before in the same run, or if it does not hold the interlock; nothing has changed then
     */
    public final void done() {
        StackReserve.check();
        Run run = Current.run();
        if (run == null || run.item() != item) {
            throw new IllegalStateException("done() of job '" + name + "' was called on thread '"
                    + Thread.currentThread().getName()
                    + "', which is not inside its body; only the body itself can say "
                    + "that it is done, on the thread that runs it");
        }
        if (run.isOver()) {
            throw new IllegalStateException("done() of job '" + name + "' was called a second time in one run; "
                    + "after the first call the job may run elsewhere, so return from the body");
        }
        if (!interlock.isHeldByCurrentThread()) {
            throw new IllegalStateException("done() of job '" + name + "' was called without its interlock; call it in "
                    + "the critical section that finds nothing more to do");
        }
        item.finish();
    }

    /**
     * Ends the job's life: from now on {@link ThreadPool#schedule} answers {@code CLOSED}. Needs no lock. Idempotent.
     * Does not block or allocate. {@link ThreadPool#cancel} it before; {@code cancelAsync} is enough only if it
     * answered true and the interlock was held since.
     *
     * <p>Stands for {@code threadpool_job_destroy()} (NetBSD, threadpool(9)), for which a job that runs is a failed
     * assertion.
     *
     * @throws IllegalStateException if the job waits or runs; nothing has changed then
     */
    public final void destroy() {
        StackReserve.check();
        if (!ItemVerbs.destroy(item)) {
            throw new IllegalStateException("job '" + name + "' cannot be destroyed while it "
                    + (isRunning() ? "runs" : "waits on a pool") + "; cancel it with cancel() of its pool first");
        }
    }

    @Override
    public final String name() {
        return name;
    }

    /**
     * The lock that guards the job's state.
     *
     * @return the lock that the job was created with
     */
    public final ReentrantLock interlock() {
        return interlock;
    }

    /**
     * Whether the job waits for a thread. With the interlock held: whether it is scheduled and has not begun, which may
     * change at any moment, since threads of a pool begin jobs without it.
     *
     * @return true when it waits
     */
    public final boolean isPending() {
        return ItemWord.isPending(item.word());
    }

    /**
     * Whether a thread is inside the body, and the body is not done. With the interlock held true is certain until it
     * is released.
     *
     * @return true when it runs
     */
    public final boolean isRunning() {
        return ItemWord.isRunning(item.word());
    }

    /**
     * Whether the job was destroyed.
     *
     * @return true from {@link #destroy()} on
     */
    public final boolean isDestroyed() {
        return ItemWord.isDead(item.word());
    }

    /** The name and the state, for logs. */
    @Override
    public String toString() {
        return "Job[" + name + ": " + ItemWord.decode(item.word()) + "]";
    }

    final JobItem item() {
        return item;
    }

    /** With the interlock held: somebody is going to wait. */
    final void register(IdleWait wait) {
        wait.next = waits;
        waits = wait;
    }

    /** With the interlock held: somebody does not wait any more, whether released or not. */
    final void unregister(IdleWait wait) {
        IdleWait before = null;
        for (IdleWait at = waits; at != null; before = at, at = at.next) {
            if (at == wait) {
                if (before == null) {
                    waits = at.next;
                } else {
                    before.next = at.next;
                }
                return;
            }
        }
    }

    /** With the interlock held: the job has become idle. Who is released takes itself out when it has the interlock. */
    final void signalIdle() {
        for (IdleWait wait = waits; wait != null; wait = wait.next) {
            wait.release();
        }
    }

    private static final class UntilEmpty<T> extends Job {
        private final Supplier<? extends @Nullable T> poll;
        private final Action<? super T> action;

        UntilEmpty(
                String name, ReentrantLock interlock, Supplier<? extends @Nullable T> poll, Action<? super T> action) {
            super(name, interlock);
            this.poll = Objects.requireNonNull(poll, "poll");
            this.action = Objects.requireNonNull(action, "action");
        }

        @Override
        protected void run() {
            for (T work = next(); work != null; work = next()) {
                try {
                    action.accept(work);
                } catch (Throwable failure) {
                    JobVerbs.report(JobItem.current(), item(), failure);
                }
            }
        }

        /** The next piece of work, or null after the job was declared done in the same critical section. */
        private @Nullable T next() {
            interlock().lock();
            try {
                T work = poll.get();
                if (work == null) {
                    done();
                }
                return work;
            } finally {
                interlock().unlock();
            }
        }
    }
}
