package io.kernwork.internal.jfr;

import io.kernwork.observe.PoolSnapshot;
import io.kernwork.observe.QueueSnapshot;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import org.jspecify.annotations.Nullable;

/**
 * Lets the recorder ask for the queues and pools of all runtimes, from the first runtime to the last. One object for each such
 * time: the recorder may still come with one whose time is over, which then does nothing that stays.
 *
 * <p>The recorder is not made to exist by this: it tells when it does. It calls {@link #recorderInitialized} with a lock of its
 * own held, which {@link #begin} and {@link #end} take below the one of this class; so that method takes none.
 */
final class Periodic implements FlightRecorderListener {
    private static final List<Source<?>> SOURCES = new CopyOnWriteArrayList<>(); // changed under LOCK
    private static final Object LOCK = new Object();
    private static @Nullable Periodic present; // guarded by LOCK

    private final Runnable queues = new Queues();
    private final Runnable pools = new Pools();
    private volatile boolean over;

    private record Source<R>(
            String name,
            WeakReference<R> runtime,
            Function<R, List<QueueSnapshot>> queues,
            Function<R, List<PoolSnapshot>> pools) {

        /** What is seen of it; nothing when it was collected. */
        <T> List<T> look(Function<R, List<T>> at) {
            R there = runtime.get();
            return there == null ? List.of() : at.apply(there);
        }

        void recordQueues() {
            look(queues).forEach(queue -> QueueSnapshotEvent.of(name, queue).commit());
        }

        void recordPools() {
            look(pools).forEach(pool -> PoolSnapshotEvent.of(name, pool).commit());
        }
    }

    static <R> void add(
            String name, R runtime, Function<R, List<QueueSnapshot>> queues, Function<R, List<PoolSnapshot>> pools) {
        synchronized (LOCK) {
            SOURCES.add(new Source<>(name, new WeakReference<>(runtime), queues, pools));
            if (present == null) {
                present = new Periodic();
                present.begin();
            }
        }
    }

    static void remove(Object runtime) {
        synchronized (LOCK) {
            SOURCES.removeIf(source -> {
                Object there = source.runtime().get();
                return there == null || there == runtime;
            });
            if (present != null && SOURCES.isEmpty()) {
                present.end();
                present = null;
            }
        }
    }

    private void begin() {
        FlightRecorder.addListener(this);
    }

    private void end() {
        over = true;
        FlightRecorder.removeListener(this);
        if (FlightRecorder.isInitialized()) {
            removeHooks();
        }
    }

    /** Either this sees that it is over, or {@link #end} comes later and finds both hooks. */
    @Override
    public void recorderInitialized(FlightRecorder recorder) {
        FlightRecorder.addPeriodicEvent(QueueSnapshotEvent.class, queues);
        FlightRecorder.addPeriodicEvent(PoolSnapshotEvent.class, pools);
        if (over) {
            removeHooks();
        }
    }

    private void removeHooks() {
        FlightRecorder.removePeriodicEvent(queues);
        FlightRecorder.removePeriodicEvent(pools);
    }

    /** What the recorder calls, on a thread of its own; it knows a hook by its identity. */
    private static final class Queues implements Runnable {
        @Override
        public void run() {
            SOURCES.forEach(Source::recordQueues);
        }
    }

    /** As {@link Queues}. */
    private static final class Pools implements Runnable {
        @Override
        public void run() {
            SOURCES.forEach(Source::recordPools);
        }
    }
}
