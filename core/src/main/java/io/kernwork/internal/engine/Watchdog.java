package io.kernwork.internal.engine;

import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.LaneLook;
import io.kernwork.internal.queue.LaneLook.Inside;
import io.kernwork.internal.queue.Run;
import io.kernwork.internal.timer.Wheel;
import io.kernwork.observe.StallSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reports what does not go on: a pool in which work waits and no worker comes by, a body that is in progress for too long, and bodies
 * that computed for long again and again. Each once for as long as it lasts. A stack counts only if the body was still the same one
 * after it was taken.
 *
 * <p>It looks every {@link #TICK_NANOS} while there are workers, and never at rest, nor if it is turned off. What it adds up is the time between two looks, and
 * never more than two ticks of it: a machine that was suspended, or a virtual machine that was stopped, has not been stuck.
 *
 * <p>Belongs to the dispatcher's thread, but for what says otherwise.
 */
public final class Watchdog {
    /** Between two looks. */
    static final long TICK_NANOS = 100_000_000;

    /** What is in progress, or waits, for so long is reported unless the runtime is told otherwise; as the kernel's threshold. */
    public static final long DEFAULT_NANOS = 30_000_000_000L;

    /** So many lanes are looked at in one look; the next one goes on with others. */
    static final int MOST_LANES = 1_024;

    private static final int MOST_HOGS = 128; // names; as the kernel
    private static final int FIRST_REPORT = 4; // time that a body of one name was found; as the kernel

    private final Engine engine;
    private final List<Lane> lanes = new ArrayList<>(); // these two are kept, so that looks allocate little
    private final List<Inside> late = new ArrayList<>();
    private final Map<String, Integer> hogs = new HashMap<>();
    private final List<Worker> workers = new ArrayList<>();
    private final Naming naming;
    private long watched; // the time between looks, added up
    private volatile long limitNanos = DEFAULT_NANOS;
    private boolean watching;
    private long lastLook;

    Watchdog(Engine engine) {
        this.engine = engine;
        this.naming = new Naming(engine);
    }

    /** Sets after what time something is reported; 0 for no looks at all. Before there is anything to look at. */
    public void setLimit(long nanos) {
        limitNanos = nanos;
    }

    /** The bodies that the calling thread is inside say that they go on; elsewhere nothing happens. */
    public static void touch() {
        for (Run run = Current.run(); run != null; run = run.outer()) {
            run.touch();
            if (run.host() instanceof Worker worker) {
                worker.pool().stall.touch();
            }
        }
    }

    /** Looks if it is time; when it will be next. */
    long look() {
        long now = engine.clock();
        if (watching && now - lastLook < TICK_NANOS) {
            return lastLook + TICK_NANOS;
        }
        if (limitNanos == 0 || (engine.workers() == 0 && !waits())) {
            watching = false;
            return Wheel.NEVER;
        }
        lookAt(now);
        return now + TICK_NANOS;
    }

    /** Something waits for a worker, also where none can be had. */
    private boolean waits() {
        boolean waits = false;
        for (Pool pool : engine.pools()) {
            waits |= pool.lanesWaiting() > 0;
        }
        return waits;
    }

    /** Looks now; at how many lanes. */
    int lookAt(long now) {
        long passed = watching ? Math.min(now - lastLook, 2 * TICK_NANOS) : 0;
        watching = true;
        lastLook = now;
        watched += passed;
        long limit = limitNanos == 0 ? Long.MAX_VALUE : limitNanos;
        for (Pool pool : engine.pools()) {
            if (pool.stall.look(pool.look(), passed, limit, () -> pool.left(MOST_LANES))) {
                engine.reports().stalled(stalled(pool), null);
            }
        }
        lanes.clear();
        engine.registry().copySome(MOST_LANES, lanes);
        naming.begin();
        for (Pool pool : engine.pools()) {
            addServed(pool, now);
        }
        for (int i = 0; i < lanes.size(); i++) {
            look(lanes.get(i), now, limit);
        }
        int looked = lanes.size();
        lanes.clear();
        return looked;
    }

    /** Those that workers serve come at each look, however many others there are. */
    private void addServed(Pool pool, long now) {
        pool.copyWorkers(workers);
        for (int i = 0; i < workers.size(); i++) {
            Lane lane = workers.get(i).run.laneOrNull();
            if (lane != null) {
                lanes.add(lane); // a second look at one finds nothing new
                naming.look(workers.get(i), lane, now);
            }
        }
        workers.clear();
    }

    private void look(Lane lane, long now, long limit) {
        if (lane.idle()) { // a hint: what comes now is noted the next time
            return;
        }
        late.clear();
        LaneLook.mark(lane, now, watched, limit, late);
        for (int i = 0; i < late.size(); i++) {
            reportLate(lane, late.get(i));
        }
        late.clear();
    }

    /** What is told of a pool that stands still; for anyone. */
    static StallSnapshot stalled(Pool pool) {
        PoolLook look = pool.look();
        return new StallSnapshot(
                "pool stall",
                pool.spec().name(),
                pool.stall.nanos(),
                look.waiting() + (look.waiting() == 1 ? " queue waits" : " queues wait") + " for one of its "
                        + look.live() + " workers, " + look.idle() + " of which are idle and " + look.starting()
                        + " on their way; none has come by",
                List.of());
    }

    private void reportLate(Lane lane, Inside inside) {
        Run run = inside.run();
        Thread thread = run.thread();
        if (thread == null) {
            return;
        }
        StackTraceElement[] stack = thread.getStackTrace();
        if (inside.goesOn()) {
            run.noteReported(inside);
            engine.reports().stalled(late(lane, inside, thread, stack), thread);
        }
    }

    /** What is told of a body that is in progress for too long; for anyone. */
    static StallSnapshot late(Lane lane, Inside inside, Thread thread, StackTraceElement... stack) {
        return new StallSnapshot(
                "body over its time",
                subject(lane, inside.item()),
                inside.run().watchedNanos(),
                "in progress in thread '" + Worker.nameOf(thread, inside.run()) + "', which is " + thread.getState(),
                BodyRunner.framesOf(stack));
    }

    /** A worker computes for long inside a body, and others were let in beside it. */
    void noteHog(Lane lane, Worker worker) {
        naming.name(worker, lane, true);
        Inside inside = LaneLook.inside(lane, worker.run, engine.clock());
        if (inside != null) {
            noteHog(lane, inside);
        }
    }

    private void noteHog(Lane lane, Inside inside) {
        String subject = subject(lane, inside.item());
        if (hogs.size() >= MOST_HOGS && !hogs.containsKey(subject)) {
            return;
        }
        int found = hogs.merge(subject, 1, Integer::sum);
        if (limitNanos > 0 && isTold(found)) {
            engine.reports()
                    .stalled(
                            new StallSnapshot(
                                    "CPU hog",
                                    subject,
                                    Monitor.HOG_NANOS,
                                    "it was found computing for that long " + found
                                            + " times; consider a queue that is cpuIntensive() or unbound()",
                                    List.of()),
                            inside.run().thread());
        }
    }

    /** The fourth time, and then one, two, four, eight more: 4, 5, 7, 11, 19. */
    static boolean isTold(int found) {
        return found >= FIRST_REPORT && Integer.bitCount(found - FIRST_REPORT + 1) == 1;
    }

    private static String subject(Lane lane, Item item) {
        return "item " + Engine.quote(item.ref()) + " on queue '" + lane.queue.name() + "'";
    }
}
