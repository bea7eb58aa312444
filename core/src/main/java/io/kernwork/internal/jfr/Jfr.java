package io.kernwork.internal.jfr;

import io.kernwork.base.Admission;
import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.observe.PoolSnapshot;
import io.kernwork.observe.QueueSnapshot;
import io.kernwork.observe.StallSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the engine tells the flight recorder. Where there is none, or nobody records, each of these does nothing and the compiler
 * leaves nothing of it. None of them throws: an event that finds no memory is lost, and nothing else is.
 *
 * <p>Whether an event is recorded is asked of an object that is there for that, so that the question needs no memory; one that is
 * recorded is made afterwards.
 */
public final class Jfr {
    private static final boolean PRESENT = isReadable();

    private Jfr() {}

    /** Asked whether events of their kinds are recorded; never recorded themselves. */
    private static final class Probes {
        static final RunEvent RUN = new RunEvent();
        static final WaitEvent WAIT = new WaitEvent();
        static final TimerFireEvent FIRE = new TimerFireEvent();
        static final RejectEvent REJECT = new RejectEvent();
    }

    /** The module may be missing, and one that was added to a running JVM is not found. */
    private static boolean isReadable() {
        Optional<Module> recorder = ModuleLayer.boot().findModule("jdk.jfr");
        return recorder.isPresent() && Jfr.class.getModule().canRead(recorder.get());
    }

    /** Whether the flight recorder's module is there. */
    public static boolean isPresent() {
        return PRESENT;
    }

    // ---- runs

    /** Whether runs are recorded. */
    public static boolean recordsRuns() {
        try {
            return PRESENT && Probes.RUN.isEnabled();
        } catch (Throwable failure) {
            return false;
        }
    }

    /** A body is about to begin on the calling thread; null when that will not be recorded. */
    public static @Nullable RunEvent beginRun(QueueRef queue, ItemRef item, int requests) {
        try {
            RunEvent event = new RunEvent();
            event.queue = queue.name();
            event.item = item.name();
            event.requests = requests;
            event.begin();
            return event;
        } catch (Throwable failure) {
            return null;
        }
    }

    /** It has ended. */
    public static void endRun(@Nullable RunEvent run) {
        if (run != null) {
            try {
                run.commit();
            } catch (Throwable failure) {
                // the event is lost
            }
        }
    }

    // ---- what happens to items

    /** Whether waits are recorded. */
    public static boolean recordsWaits() {
        try {
            return PRESENT && Probes.WAIT.isEnabled();
        } catch (Throwable failure) {
            return false;
        }
    }

    /** An item has waited for so long and begins now, on the calling thread. */
    public static void waited(QueueRef queue, ItemRef item, long nanos) {
        if (!recordsWaits()) {
            return;
        }
        try {
            WaitEvent event = new WaitEvent();
            event.wait = nanos;
            if (event.shouldCommit()) {
                event.queue = queue.name();
                event.item = item.name();
                event.commit();
            }
        } catch (Throwable failure) {
            // the event is lost
        }
    }

    /** Whether the firing of timers is recorded. */
    public static boolean recordsFires() {
        try {
            return PRESENT && Probes.FIRE.isEnabled();
        } catch (Throwable failure) {
            return false;
        }
    }

    /** A timer has put an item into its queue, so much later than it was due. */
    public static void fired(QueueRef queue, ItemRef item, long latenessNanos) {
        if (!recordsFires()) {
            return;
        }
        try {
            TimerFireEvent event = new TimerFireEvent();
            event.lateness = latenessNanos;
            if (event.shouldCommit()) {
                event.queue = queue.name();
                event.item = item.name();
                event.commit();
            }
        } catch (Throwable failure) {
            // the event is lost
        }
    }

    /** A request was answered, while refusals are recorded. */
    public static Admission answered(QueueRef queue, ItemRef item, Admission answer) {
        if (!answer.accepted()) {
            try {
                RejectEvent event = new RejectEvent();
                event.queue = queue.name();
                event.item = item.name();
                event.answer = answer.name();
                event.commit();
            } catch (Throwable failure) {
                // the event is lost
            }
        }
        return answer;
    }

    /** Whether refusals are recorded. */
    public static boolean recordsRefusals() {
        try {
            return PRESENT && Probes.REJECT.isEnabled();
        } catch (Throwable failure) {
            return false;
        }
    }

    /** A rescuer, which is the calling thread, has taken an item that no worker could run. */
    public static void rescued(QueueRef queue, ItemRef item) {
        if (!PRESENT) {
            return;
        }
        try {
            RescueEvent event = new RescueEvent();
            if (event.shouldCommit()) {
                event.queue = queue.name();
                event.item = item.name();
                event.commit();
            }
        } catch (Throwable failure) {
            // the event is lost
        }
    }

    // ---- threads

    /** The calling thread has become a worker. */
    public static void workerStarted(String pool) {
        if (!PRESENT) {
            return;
        }
        try {
            WorkerStartEvent event = new WorkerStartEvent();
            event.pool = pool;
            event.commit();
        } catch (Throwable failure) {
            // the event is lost
        }
    }

    /** The calling thread is a worker no longer. */
    public static void workerStopped(String pool, String reason) {
        if (!PRESENT) {
            return;
        }
        try {
            WorkerStopEvent event = new WorkerStopEvent();
            event.pool = pool;
            event.reason = reason;
            event.commit();
        } catch (Throwable failure) {
            // the event is lost
        }
    }

    /**
     * The watchdog reports something.
     *
     * @param thread the thread that it is about; null for a pool
     */
    public static void stalled(StallSnapshot stall, @Nullable Thread thread) {
        if (!PRESENT) {
            return;
        }
        try {
            StallEvent event = new StallEvent();
            if (event.shouldCommit()) {
                event.kind = stall.kind();
                event.subject = stall.subject();
                event.detail = stall.detail();
                event.lasted = stall.nanos();
                event.thread = thread;
                event.stack = String.join("\n", stall.stack());
                event.commit();
            }
        } catch (Throwable failure) {
            // the event is lost
        }
    }

    // ---- runtimes

    /**
     * From here on the queues and pools of a runtime are recorded now and then, as often as the recording says. The runtime is
     * held weakly: what looks at it must not refer to it.
     */
    public static <R> void watch(
            String name, R runtime, Function<R, List<QueueSnapshot>> queues, Function<R, List<PoolSnapshot>> pools) {
        if (PRESENT) {
            try {
                Periodic.add(name, runtime, queues, pools);
            } catch (Throwable failure) {
                // it is not recorded
            }
        }
    }

    /** And from here on they are not. With the last runtime nothing of this module is left with the recorder. */
    public static void unwatch(Object runtime) {
        if (PRESENT) {
            try {
                Periodic.remove(runtime);
            } catch (Throwable failure) {
                // it held the runtime weakly
            }
        }
    }
}
