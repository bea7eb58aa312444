package io.kernwork.executor;

import io.kernwork.base.Holdup;
import io.kernwork.base.SelfWaitException;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.Signal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A thread that has called {@link ViewFuture#run()} and is inside the body: the engine does not know of it. */
final class Guest {
    final Thread thread = Thread.currentThread();
    private final Signal gone;

    Guest(Engine engine) {
        this.gone = new Signal(engine);
    }

    void leaves() {
        gone.give();
    }

    /** Refuses a wait of this thread for its own end. */
    static void check(@Nullable Guest guest, ViewTask task, String verb) {
        if (guest != null && guest.thread == Thread.currentThread()) {
            throw new SelfWaitException(verb + " of task " + task.name() + " of " + task.view
                    + " was called from its own body and would wait for its own end; call it from another thread");
        }
    }

    void await(String verb) throws InterruptedException {
        gone.await(Signal.FOREVER, verb);
    }

    /** What it does if it has not left in time; nothing if it has. */
    List<Holdup> await(ViewTask task, String verb, long nanos) throws InterruptedException {
        if (gone.await(nanos, verb)) {
            return List.of();
        }
        List<StackTraceElement> stack = Arrays.asList(thread.getStackTrace());
        return gone.isGiven()
                ? List.of()
                : List.of(new Holdup(task.ref(), task.view.queue, Holdup.State.RUNNING, 1, thread.getName(), stack));
    }
}
