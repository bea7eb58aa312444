package io.kernwork.internal.engine;

import io.kernwork.base.ErrorHandler;
import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.jfr.Jfr;
import io.kernwork.internal.jfr.RunEvent;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Run;
import io.kernwork.internal.queue.Trace;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs bodies on one thread and keeps what one body does to the thread from reaching the next: interrupt flag, context
 * class loader, priority and name are as they were when the thread arrived, and it is in no atomic section if it was in none. Nothing that a body or a handler throws gets
 * out of {@link #runAll}.
 */
final class BodyRunner {
    private static final Logger LOG = System.getLogger("io.kernwork");

    private final Current current;
    private final Thread thread;
    private @Nullable ClassLoader loader;
    private int priority;
    private String name;
    private boolean outside; // of any atomic section
    private boolean interrupted; // by anybody, since it was asked for

    BodyRunner(Current current, Thread thread) {
        this.current = current;
        this.thread = thread;
        this.loader = thread.getContextClassLoader();
        this.priority = thread.getPriority();
        this.name = thread.getName();
        this.outside = !current.isAtomic();
    }

    /**
     * The thread is somebody else's, who may have changed it since. Most have not, and a comparison is cheaper than the collector's
     * barrier for a store.
     */
    @SuppressWarnings("StringEquality") // an equal name in another object is not the one to give back
    void note() {
        interrupted = Thread.interrupted();
        ClassLoader presentLoader = thread.getContextClassLoader();
        if (presentLoader != loader) {
            loader = presentLoader;
        }
        String presentName = thread.getName();
        if (presentName != name) {
            name = presentName;
        }
        priority = thread.getPriority();
        outside = !current.isAtomic();
    }

    /**
     * Runs the bodies of what was taken, as far as nobody takes it back, one after the other.
     *
     * @return how many have run
     */
    int runAll(Run run, Serving serving) {
        Lane lane = run.lane();
        int bodies = 0;
        current.push(run);
        interrupted |= Thread.interrupted(); // nobody may interrupt a worker between two bodies to a purpose
        do {
            Item item = run.item();
            if (!run.start()) {
                serving.hold(lane, item);
            } else {
                runOne(run, lane);
                bodies++;
                Item parked = run.end();
                if (parked != null) {
                    serving.handOver(parked);
                }
            }
        } while (run.claim());
        current.pop(run);
        return bodies;
    }

    /** The item is not touched after its body has begun. */
    private void runOne(Run run, Lane lane) {
        Item item = run.item();
        Trace trace = run.trace();
        long began = trace == null ? 0 : noteStart(lane, item, trace);
        RunEvent event = Jfr.recordsRuns() ? Jfr.beginRun(lane.queue, item.ref(), run.requests()) : null;
        try {
            if (trace == null) {
                item.body(run.requests());
            } else {
                trace.run(item, run.requests());
            }
        } catch (Throwable failure) {
            run.noteFailure();
            handle(lane.errors, lane.queue, item.ref(), failure);
            item.failed();
        }
        Jfr.endRun(event);
        if (trace != null) {
            lane.noteEnd(began);
            run.forgetTrace();
            lane.giveBack(trace);
        }
        if (outside && current.isAtomic()) {
            current.leaveSections("the body of item '" + item.ref().name() + "' on queue '" + lane.queue.name() + "'");
        }
        restore();
    }

    /** When it began, if that is measured; else 0. */
    private static long noteStart(Lane lane, Item item, Trace trace) {
        long stamp = trace.stamp();
        long now = stamp == 0 ? 0 : lane.noteStart(stamp);
        if (now != 0) {
            Jfr.waited(lane.queue, item.ref(), now - stamp);
        }
        return now;
    }

    /** The frames of a body: what called it is the same for all. */
    static List<String> framesOf(StackTraceElement... stack) {
        return Arrays.stream(stack)
                .takeWhile(frame -> !frame.getClassName().equals(BodyRunner.class.getName()))
                .map(StackTraceElement::toString)
                .toList();
    }

    /** The failure goes to the handler inside the run, so that whoever waits for the run finds it handled. */
    static void handle(ErrorHandler errors, QueueRef queue, ItemRef item, Throwable failure) {
        try {
            errors.onError(item, queue, failure);
        } catch (Throwable second) {
            log(Level.ERROR, "the error handler of", item, queue, second);
        }
    }

    /** What a queue without a handler does with a failure. */
    static void logFailure(ItemRef item, QueueRef queue, Throwable failure) {
        log(Level.WARNING, "the body of", item, queue, failure);
    }

    private static void log(Level level, String who, ItemRef item, QueueRef queue, Throwable failure) {
        try {
            LOG.log(level, who + " item '" + item.name() + "' on queue '" + queue.name() + "' threw", failure);
        } catch (Throwable hopeless) {
            // no memory or no stack to say it with; the worker must go on
        }
    }

    /**
     * Whether the thread was interrupted while it ran bodies, or before. No body has seen what came before it began. Who has lent the
     * thread gets that back, since nobody knows for whom it was: a worker forgets it.
     */
    boolean takeInterrupt() {
        boolean any = interrupted;
        interrupted = false;
        return any;
    }

    /** Also after completions, which are user code and run between two bodies. */
    @SuppressWarnings({"ThreadPriorityCheck", "StringEquality"
    }) // it is the body that relied on it; the same object is found
    void restore() {
        if (outside && current.isAtomic()) {
            current.leaveSections("a completion");
        }
        interrupted |= Thread.interrupted();
        if (thread.getContextClassLoader() != loader) {
            thread.setContextClassLoader(loader);
        }
        if (thread.getPriority() != priority) {
            thread.setPriority(priority);
        }
        if (thread.getName() != name) {
            thread.setName(name);
        }
    }
}
