package io.kernwork.taskqueue;

import io.kernwork.Kernwork;
import io.kernwork.internal.engine.EngineAccess;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The four task queues that every runtime has: FreeBSD's predefined ones. Each runs one task at a time. Others use them, too, so
 * a task may wait there for as long as theirs take; who cannot bear that builds a queue of his own. They are made at the
 * first call of {@link #of}, end with their runtime, and refuse to be closed.
 */
public final class SystemTaskQueues {
    private final ReentrantLock giant = new ReentrantLock();
    private final TaskQueue fast;
    private final TaskQueue swi;
    private final TaskQueue swiGiant;
    private final TaskQueue thread;

    private SystemTaskQueues(Kernwork runtime) {
        this.fast = TaskQueue.builder("taskqueue_fast")
                .runtime(runtime)
                .system(null)
                .build();
        this.swi =
                TaskQueue.builder("taskqueue_swi").runtime(runtime).system(null).build();
        this.swiGiant = TaskQueue.builder("taskqueue_swi_giant")
                .runtime(runtime)
                .system(giant)
                .build();
        this.thread = TaskQueue.builder("taskqueue_thread")
                .runtime(runtime)
                .system(null)
                .build();
    }

    /**
     * The queues of a runtime.
     *
     * @param runtime any open runtime
     * @return always the same ones for the same runtime
     * @throws IllegalStateException if the runtime is closed and had none before
     */
    public static SystemTaskQueues of(Kernwork runtime) {
        return EngineAccess.of(runtime).attachment(SystemTaskQueues.class, engine -> new SystemTaskQueues(runtime));
    }

    /**
     * Stands for {@code taskqueue_fast}, which is for fast interrupt handlers. Every queue here may be used where those run, so it
     * is one more like {@link #swi()}.
     *
     * @return the queue
     */
    public TaskQueue fast() {
        return fast;
    }

    /**
     * Stands for {@code taskqueue_swi}, whose tasks run in a software interrupt and without Giant.
     *
     * @return the queue
     */
    public TaskQueue swi() {
        return swi;
    }

    /**
     * Stands for {@code taskqueue_swi_giant}: every task runs while its thread holds {@link #giant()}. A task that was taken
     * waits for it, and no other one of this queue begins meanwhile.
     *
     * @return the queue
     */
    public TaskQueue swiGiant() {
        return swiGiant;
    }

    /**
     * Stands for {@code taskqueue_thread}, whose tasks may block. Every task here may; so this is where those belong that do it
     * for long.
     *
     * @return the queue
     */
    public TaskQueue thread() {
        return thread;
    }

    /**
     * The lock around the tasks of {@link #swiGiant()}. Code that is to exclude them all takes it; so does a task of another
     * queue that wants to run as if it were one of them.
     *
     * @return the lock, the same one for the whole runtime
     */
    public ReentrantLock giant() {
        return giant;
    }
}
