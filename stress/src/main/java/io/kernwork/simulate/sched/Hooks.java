package io.kernwork.simulate.sched;

import io.kernwork.cpu.PlatformResult;
import io.kernwork.cpu.ThreadPriority;
import io.kernwork.simulate.Count;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What rewritten code calls: {@link #step} before each shared step, and the methods of the platform that a simulation answers
 * itself, by their own names. Called by nobody of the simulation, they are the platform's, or do nothing.
 */
public final class Hooks {
    private static final int CPUS = 4; // as far as spinning is concerned

    private static @Nullable Scheduler scheduler; // one simulation a loader

    private Hooks() {}

    static void install(@Nullable Scheduler present) {
        scheduler = present;
    }

    private static @Nullable SimThread self() {
        Scheduler present = scheduler;
        return present == null ? null : present.current();
    }

    private static Scheduler simulation() {
        Scheduler present = scheduler;
        if (present == null) {
            throw new IllegalStateException("no simulation runs");
        }
        return present;
    }

    private static SimThread me() {
        SimThread self = self();
        if (self == null) {
            throw new IllegalStateException("called by nobody of the simulation");
        }
        return self;
    }

    // ---- steps

    /** A shared step comes. */
    public static void step(int site) {
        Scheduler present = scheduler;
        if (present != null) {
            present.step(site);
        }
    }

    /** A class is being initialized, which happens once and is no part of any run. */
    public static void beginQuiet() {
        Scheduler present = scheduler;
        if (present != null) {
            present.quiet++;
        }
    }

    /** It is initialized. */
    public static void endQuiet() {
        Scheduler present = scheduler;
        if (present != null) {
            present.quiet--;
        }
    }

    /** A compare-and-set was tried. */
    public static boolean swapped(boolean done) {
        Scheduler present = scheduler;
        if (present != null && !done) {
            present.count(Count.FAILED_SWAPS);
        }
        return done;
    }

    /** A planted defect: somebody may come between the comparison and the set. */
    public static boolean compareThenSet(VarHandle variable, Object of, long expected, long to) {
        if ((long) variable.getVolatile(of) != expected) {
            return false;
        }
        step(0);
        variable.setVolatile(of, to);
        return true;
    }

    /** The same for an int. */
    public static boolean compareThenSet(VarHandle variable, Object of, int expected, int to) {
        if ((int) variable.getVolatile(of) != expected) {
            return false;
        }
        step(0);
        variable.setVolatile(of, to);
        return true;
    }

    /** The same for a byte. */
    public static boolean compareThenSet(VarHandle variable, Object of, byte expected, byte to) {
        if ((byte) variable.getVolatile(of) != expected) {
            return false;
        }
        step(0);
        variable.setVolatile(of, to);
        return true;
    }

    /** The same for a reference. */
    public static boolean compareThenSet(
            VarHandle variable, Object of, @Nullable Object expected, @Nullable Object to) {
        if (variable.getVolatile(of) != expected) {
            return false;
        }
        step(0);
        variable.setVolatile(of, to);
        return true;
    }

    // ---- monitors and locks

    /** Enters a monitor. */
    public static void enter(Object monitor) {
        SimThread self = self();
        if (self != null) {
            simulation().locks.enter(self, monitor, SimThread.NEVER, false);
        }
    }

    /** Leaves it. */
    public static void exit(Object monitor) {
        SimThread self = self();
        if (self != null) {
            simulation().locks.exit(self, monitor);
        }
    }

    public static void lock(ReentrantLock lock) {
        simulation().locks.enter(me(), lock, SimThread.NEVER, false);
    }

    public static void lockInterruptibly(ReentrantLock lock) throws InterruptedException {
        throwIfInterrupted();
        if (!simulation().locks.enter(me(), lock, SimThread.NEVER, true)) {
            throwIfInterrupted();
        }
    }

    public static boolean tryLock(ReentrantLock lock) {
        return simulation().locks.tryEnter(me(), lock);
    }

    public static boolean tryLock(ReentrantLock lock, long time, TimeUnit unit) throws InterruptedException {
        throwIfInterrupted();
        boolean got = simulation().locks.enter(me(), lock, unit.toNanos(time), true);
        if (!got) {
            throwIfInterrupted();
        }
        return got;
    }

    public static void unlock(ReentrantLock lock) {
        simulation().locks.exit(me(), lock);
    }

    public static boolean isHeldByCurrentThread(ReentrantLock lock) {
        return getHoldCount(lock) > 0;
    }

    public static int getHoldCount(ReentrantLock lock) {
        SimThread self = self();
        return self == null ? 0 : simulation().locks.holds(self, lock);
    }

    public static boolean isLocked(ReentrantLock lock) {
        return simulation().locks.isHeld(lock);
    }

    public static void await(CountDownLatch latch) throws InterruptedException {
        await(latch, SimThread.NEVER, TimeUnit.NANOSECONDS);
    }

    public static boolean await(CountDownLatch latch, long time, TimeUnit unit) throws InterruptedException {
        SimThread self = me();
        Scheduler present = simulation();
        long nanos = unit.toNanos(time);
        long end = nanos >= SimThread.NEVER - present.now() ? SimThread.NEVER : present.now() + nanos;
        while (true) {
            throwIfInterrupted();
            if (latch.getCount() == 0) {
                return true;
            }
            if (present.now() >= end) {
                return false;
            }
            present.await(self, latch, end == SimThread.NEVER ? end : end - present.now(), true);
        }
    }

    public static void countDown(CountDownLatch latch) {
        latch.countDown();
        if (latch.getCount() == 0) {
            simulation().wakeAll(latch);
        }
    }

    // ---- parking

    public static void park() {
        park((Object) null);
    }

    public static void park(@Nullable Object blocker) {
        parkNanos(blocker, SimThread.NEVER);
    }

    public static void parkNanos(long nanos) {
        parkNanos(null, nanos);
    }

    public static void parkNanos(@Nullable Object blocker, long nanos) {
        SimThread self = self();
        if (self == null) {
            LockSupport.parkNanos(nanos);
            return;
        }
        if (self.permit) {
            self.permit = false;
            return;
        }
        if (self.interrupted || nanos <= 0) {
            return;
        }
        simulation().count(Count.PARKS);
        self.blocker = blocker;
        simulation().await(self, SimThread.PARKED, nanos, false);
        self.blocker = null;
    }

    public static void unpark(@Nullable Thread thread) {
        if (thread instanceof SimThread other) {
            simulation().unpark(other);
        }
    }

    public static @Nullable Object getBlocker(Thread thread) {
        return ((SimThread) thread).blocker;
    }

    // ---- threads

    public static Thread currentThread() {
        SimThread self = self();
        return self == null ? Thread.currentThread() : self;
    }

    @SuppressWarnings({"ThreadPriorityCheck", "NamedLikeContextualKeyword"}) // the name is the platform's
    public static void yield() {
        onSpinWait();
    }

    public static void onSpinWait() {
        Scheduler present = scheduler;
        if (present != null) {
            present.spin();
        }
    }

    public static boolean interrupted() {
        SimThread self = self();
        boolean interrupted = self != null && self.interrupted;
        if (self != null) {
            self.interrupted = false;
        }
        return interrupted;
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (interrupted()) {
            throw new InterruptedException();
        }
    }

    public static void interrupt(Thread thread) {
        simulation().interrupt((SimThread) thread);
    }

    public static boolean isInterrupted(Thread thread) {
        return thread instanceof SimThread other && other.interrupted;
    }

    public static void start(Thread thread) {
        simulation().start((SimThread) thread);
    }

    public static void join(Thread thread) throws InterruptedException {
        join(thread, 0);
    }

    public static void join(Thread thread, long millis) throws InterruptedException {
        SimThread self = me();
        Scheduler present = simulation();
        long end = millis == 0 ? SimThread.NEVER : present.now() + millis * 1_000_000;
        while (isAlive(thread) && present.now() < end) {
            throwIfInterrupted();
            present.await(self, thread, end == SimThread.NEVER ? end : end - present.now(), true);
        }
        throwIfInterrupted();
    }

    public static boolean isAlive(Thread thread) {
        Thread.State state = getState(thread);
        return state != Thread.State.NEW && state != Thread.State.TERMINATED;
    }

    public static Thread.State getState(Thread thread) {
        return thread instanceof SimThread other ? other.state() : thread.getState();
    }

    public static long threadId(Thread thread) {
        return thread instanceof SimThread other ? other.number + 1 : 0;
    }

    public static StackTraceElement[] getStackTrace(Thread thread) {
        return new StackTraceElement[] {new StackTraceElement("simulated", thread.getName(), null, 0)};
    }

    // ---- the rest of the platform

    public static @Nullable Object get(ThreadLocal<?> local) {
        SimThread self = self();
        return self == null ? local.get() : self.locals.get(local);
    }

    public static void set(ThreadLocal<Object> local, Object value) {
        SimThread self = self();
        if (self == null) {
            local.set(value);
        } else {
            self.locals.put(local, value);
        }
    }

    public static void remove(ThreadLocal<?> local) {
        SimThread self = self();
        if (self == null) {
            local.remove();
        } else {
            self.locals.remove(local);
        }
    }

    public static long nanoTime() {
        Scheduler present = scheduler;
        return present == null ? 0 : present.nanos();
    }

    public static long currentTimeMillis() {
        return nanoTime() / 1_000_000;
    }

    public static int identityHashCode(Object object) {
        Scheduler present = scheduler;
        return present == null ? System.identityHashCode(object) : present.identityOf(object);
    }

    public static int availableProcessors(Runtime runtime) {
        return CPUS;
    }

    public static PlatformResult applyToCurrentThread(ThreadPriority priority) {
        return support(priority);
    }

    public static PlatformResult support(ThreadPriority priority) {
        return new PlatformResult(false, "a simulated thread has no priority");
    }
}
