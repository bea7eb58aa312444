package io.kernwork.testkit;

import io.kernwork.base.ErrorHandler;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.Pool;
import io.kernwork.internal.engine.Seams;
import io.kernwork.internal.engine.Steps;
import io.kernwork.internal.queue.Parking;
import io.kernwork.observe.KernworkListener;
import io.kernwork.testkit.Strand.Doing;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread at a time go on, and keeps the virtual clock.
 *
 * <p>The <em>driver</em> is the thread of the test while it waits for something. As long as it does, the baton goes round
 * among the {@linkplain BodyThread threads of the bodies} and the driver: whoever has to wait, or has come to the end of its
 * body, {@linkplain #choose chooses} who is next and hands the baton on. The choice is made among the bodies that can go on,
 * the lanes that can start one, and the driver when its own wait is over. Only when there is no choice the clock moves, to the next
 * time at which anything happens. So everything in here is read and written by one thread at a time, and each handing on
 * ({@code mayRun}) publishes it to the next.
 *
 * <p>A body needs a free CPU to start and to {@linkplain Doing#BURNING burn}; only burning keeps it, for all else takes no
 * time.
 */
final class Baton implements Parking {
    private static final long LOOK_NANOS = 50_000_000;

    private final Engine engine;
    private final Steps steps;
    private final long seed;
    private final int cpus;
    private final Limits limits;
    private final SplittableRandom random;
    private final List<Strand> bodies = new ArrayList<>(); // in the order of their creation
    private final ArrayDeque<Strand> free = new ArrayDeque<>();
    private final Map<Thread, Strand> others = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Strand> driver = new AtomicReference<>();
    private final AtomicLong turns = new AtomicLong();
    private final List<Strand> ready = new ArrayList<>(); // of the present choice
    private volatile long now;
    private volatile @Nullable Strand holder;
    private volatile @Nullable Strand closer; // set when the test ends
    private volatile boolean broken;
    private int stepsAtOnce;
    private int ended;

    Baton(long seed, int cpus, Limits limits, ErrorHandler errors, @Nullable KernworkListener listener) {
        this.seed = seed;
        this.cpus = cpus;
        this.limits = limits;
        this.random = new SplittableRandom(seed);
        Seams seams = Seams.chosen(() -> now, this, random::nextInt);
        this.engine = new Engine("test", cpus, Duration.ZERO, seams, errors, listener, true);
        this.steps = engine.steps();
    }

    Engine engine() {
        return engine;
    }

    long seed() {
        return seed;
    }

    /** How many bodies have come to their end. */
    int ended() {
        return ended;
    }

    /** The strand of a thread that runs bodies here; null for another one. */
    @Nullable
    Strand body(Thread thread) {
        return thread instanceof BodyThread body && body.baton == this ? body.strand : null;
    }

    // ---- the threads' side

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public boolean steps() {
        return true;
    }

    @Override
    public void park(Object blocker) {
        parkUntil(Strand.NEVER);
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
        if (nanos > 0) {
            parkUntil(later(nanos));
        }
    }

    @Override
    public void unpark(Thread thread) {
        strand(thread).permit = true;
    }

    private void parkUntil(long until) {
        Strand self = strand(Thread.currentThread());
        if (!self.permit && !Thread.currentThread().isInterrupted()) {
            await(self, Doing.PARKED, until, null, "");
        }
        self.permit = false;
    }

    private Strand strand(Thread thread) {
        Strand body = body(thread);
        return body != null ? body : others.computeIfAbsent(thread, Strand::new);
    }

    /** Lets others go on until the calling thread's wait is over. */
    void await(Doing doing, long until, @Nullable BooleanSupplier condition, String what) {
        await(strand(Thread.currentThread()), doing, until, condition, what);
    }

    private void await(Strand self, Doing doing, long until, @Nullable BooleanSupplier condition, String what) {
        boolean drives = body(self.thread) == null;
        if (drives && (closer != null || broken)) {
            throw new IllegalStateException("the TestRuntime is closed, or was given up, and runs nothing any more");
        } else if (closer != null || broken) {
            throw new Abandoned();
        }
        if (drives && !driver.compareAndSet(null, self)) {
            throw new IllegalStateException("thread '" + self.thread.getName() + "' waits in a TestRuntime while "
                    + "another thread does: only the test's thread and bodies may wait there");
        }
        self.doing = doing;
        self.until = until;
        self.condition = condition;
        self.what = what;
        self.since = now;
        try {
            stepsAtOnce = drives ? 0 : stepsAtOnce;
            pass(self);
        } finally {
            self.reset();
            if (drives) {
                driver.set(null);
            }
        }
        if (drives) {
            throwFailure(self);
        } else if (closer != null || broken) {
            throw new Abandoned();
        }
    }

    private static void throwFailure(Strand self) {
        String failure = self.failure;
        self.failure = null;
        if (failure != null) {
            throw new AssertionError(failure);
        }
    }

    /** What a {@link BodyThread} does. */
    void runBodies(Strand self) {
        try {
            awaitTurn(self);
            while (closer == null && !broken) {
                if (steps.step(self.starts())) {
                    ended++;
                }
                self.doing = Doing.FREE;
                free.push(self);
                pass(self);
                self.reset();
            }
        } catch (Throwable defect) {
            free.remove(self);
            Strand waiting = driver.get();
            if (waiting != null && !broken) {
                waiting.failure = "defect in Kernwork: " + defect;
                hand(waiting);
            }
        }
        Strand closing = closer;
        if (closing != null) {
            hand(closing);
        }
    }

    // ---- the baton

    private void pass(Strand self) {
        Strand next = choose();
        if (next != self) {
            hand(next);
            awaitTurn(self);
        }
    }

    private void hand(Strand next) {
        if (broken) {
            return;
        }
        holder = next;
        next.mayRun = true;
        if (next.thread.getState() == Thread.State.NEW) {
            next.thread.start();
        } else {
            LockSupport.unpark(next.thread);
        }
    }

    private void awaitTurn(Strand self) {
        boolean guards = body(self.thread) == null;
        long seen = turns.get();
        long since = System.nanoTime();
        while (!self.mayRun) {
            if (guards) {
                LockSupport.parkNanos(this, LOOK_NANOS);
                if (seen != turns.get()) {
                    seen = turns.get();
                    since = System.nanoTime();
                } else if (System.nanoTime() - since > limits.realNanos() && !self.mayRun) {
                    broken = true;
                    throw new AssertionError(Report.hung(this, holder, limits.realNanos()));
                }
            } else {
                LockSupport.park(this);
            }
            self.keepInterrupt();
        }
        self.mayRun = false;
        self.restoreInterrupt();
    }

    // ---- the choice

    private Strand choose() {
        Strand waiting = driver();
        while (waiting.failure == null) {
            turns.incrementAndGet();
            engine.fireDue();
            collect(waiting);
            int lanes = startable();
            int choices = ready.size() + lanes;
            if (choices > 0 && ++stepsAtOnce > limits.stepsAtOnce()) {
                waiting.failure = Report.endless(this, limits.stepsAtOnce());
            } else if (choices > 0) {
                int pick = random.nextInt(choices);
                return pick < ready.size() ? ready.get(pick) : starter(pick - ready.size());
            } else if (waiting.doing == Doing.UNTIL_IDLE && waiting.until <= now) {
                return waiting;
            } else {
                moveClock(waiting);
            }
        }
        return waiting;
    }

    private Strand driver() {
        Strand waiting = driver.get();
        if (waiting == null) {
            throw new IllegalStateException("defect in Kernwork: the baton is handed on and nobody waits");
        }
        return waiting;
    }

    private void collect(Strand waiting) {
        boolean freeCpu = freeCpu();
        ready.clear();
        for (Strand body : bodies) {
            if (body.canGoOn(now, freeCpu)) {
                ready.add(body);
            }
        }
        if (waiting.canGoOn(now, freeCpu)) {
            ready.add(waiting);
        }
    }

    private boolean freeCpu() {
        int burning = 0;
        for (Strand body : bodies) {
            burning += body.doing == Doing.BURNING ? 1 : 0;
        }
        return burning < cpus;
    }

    /** How many lanes can start a body now. */
    private int startable() {
        int lanes = 0;
        for (Pool pool : steps.pools()) {
            lanes += startable(pool);
        }
        return lanes;
    }

    /** In a managed pool as many bodies compute as there are CPUs; those that do not count there hold nobody up. */
    private int startable(Pool pool) {
        int burning = 0;
        for (Strand body : bodies) {
            burning += body.doing == Doing.BURNING && body.charged == pool ? 1 : 0;
        }
        return steps.isManaged(pool) && burning >= cpus ? 0 : steps.lanesWaiting(pool);
    }

    /** The thread that ran a body last goes on with the next one, so that most bodies need no change of threads. */
    private Strand starter(int lane) {
        Strand present = free.poll();
        if (present == null) {
            present = new BodyThread(this, bodies.size() + 1).strand;
            bodies.add(present);
        }
        int before = lane;
        for (Pool pool : steps.pools()) {
            present.next = before >= 0 ? pool : present.next;
            before -= startable(pool);
        }
        return present;
    }

    /** The wheel's next look may come up empty, but then its next one is later. */
    private void moveClock(Strand waiting) {
        long next = waiting.nextTime(now);
        for (Strand body : bodies) {
            next = Math.min(next, body.nextTime(now));
        }
        long firing = engine.nextFiring();
        next = firing == Strand.NEVER ? next : Math.min(next, Math.max(firing, now + 1));
        if (next == Strand.NEVER) {
            waiting.failure = Report.stuck(this, waiting);
        } else if (waiting.until == Strand.NEVER && next - waiting.since > limits.waitNanos()) {
            waiting.failure = Report.tooLong(this, waiting, limits.waitNanos());
        } else {
            now = next;
            stepsAtOnce = 0;
        }
    }

    /** Keeps the CPU for a while, as soon as there is a free one. */
    void burn(long nanos) {
        while (!freeCpu()) {
            await(Doing.STARVING, Strand.NEVER, null, "");
        }
        strand(Thread.currentThread()).charged = steps.charged();
        await(Doing.BURNING, later(nanos), null, "");
    }

    /** The time that is so much later than now; the last one there is if there is none. */
    long later(long nanos) {
        return nanos > Strand.NEVER - 1 - now ? Strand.NEVER - 1 : now + nanos;
    }

    // ---- the end

    /** Ends what still waits, thread by thread, and all threads. */
    void end() {
        Strand self = strand(Thread.currentThread());
        closer = self;
        for (Strand body : List.copyOf(bodies)) {
            if (!broken && body.thread.isAlive()) {
                hand(body);
                awaitTurn(self);
            }
        }
        for (Strand body : bodies) {
            join(body.thread);
        }
    }

    /** A thread that has hung is left alone; a daemon, it keeps nothing alive. */
    private void join(Thread thread) {
        boolean interrupted = Thread.interrupted();
        try {
            while (thread.isAlive() && !broken) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
