package io.kernwork.bench.peer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One thread that asks again and again for the next task, and waits in some way when there is none. */
abstract class LoopPeer implements Peer<Task> {
    private @Nullable Thread thread; // written before anything is submitted
    private volatile boolean closed;

    /** The last step of making one, when everything is in place that the thread looks at. */
    final <P extends LoopPeer> P start(Class<P> type, Threads threads) {
        Thread started = threads.newThread(this::loop);
        thread = started;
        started.start();
        return type.cast(this);
    }

    private void loop() {
        while (!closed) {
            Task task = poll();
            if (task == null) {
                idle();
            } else {
                task.run();
            }
        }
    }

    /** The next task, null if there is none at this moment. */
    abstract @Nullable Task poll();

    /** Waits until there may be a task, or for no reason. */
    abstract void idle();

    final @Nullable Thread thread() {
        return thread;
    }

    final boolean isClosed() {
        return closed;
    }

    @Override
    public final Task adopt(Task task) {
        return task;
    }

    @Override
    public final int threads() {
        return thread == null || !thread.isAlive() ? 0 : 1;
    }

    @Override
    public final void close() {
        Thread started = thread;
        if (started == null) {
            return;
        }
        closed = true;
        started.interrupt(); // also ends a park, and the next one
        try {
            if (!started.join(Duration.ofSeconds(5))) {
                throw new IllegalStateException("the thread of " + this + " did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a thread ends", e);
        }
    }
}
