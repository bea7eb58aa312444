package io.kernwork.torture;

import io.kernwork.Kernwork;
import io.kernwork.StressRuntime;
import io.kernwork.base.Admission;
import io.kernwork.base.Delay;
import io.kernwork.base.Ticker;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.Seams;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Parking;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Arming, re-arming, cancelling and firing of the same works by several threads at once. Each arming ends as exactly one of
 * run, cancelled, superseded by a re-arm while it was armed, or superseded while it had fired and waited on the queue; and
 * none that was superseded runs at its old time.
 */
final class ArmingRace {
    private static final int CALLERS = 2;
    private static final int WORKS = 64; // of each caller alone, and shared by all
    private static final int DELAYS = 64;
    private static final long LONGEST_NANOS = 200_000;
    private static final int CANCELS_IN_TEN = 3;
    private static final int BETWEEN_PAUSES = 128; // a power of two
    private static final long PAUSE_NANOS = 20_000;

    private final long rounds;
    private final long seed;
    private final Violations violations;
    private final WorkQueue queue;
    private final Kernwork runtime;
    private final Delay[] delays = new Delay[DELAYS];
    private final List<List<Armed>> own = new ArrayList<>();
    private final List<Armed> shared = new ArrayList<>();

    /** A work with its books. */
    private static final class Armed {
        final DelayedWork work;
        final AtomicInteger armed = new AtomicInteger();
        final AtomicInteger removed = new AtomicInteger();
        final AtomicInteger cancelled = new AtomicInteger();
        volatile long notBefore = Long.MIN_VALUE;
        int delivered; // in its bodies, and after the close
        int ran;
        int early;

        Armed(String name) {
            work = DelayedWork.counted(name, this::run);
        }

        private void run(int requests) {
            long bound = notBefore;
            if (bound != Long.MIN_VALUE && System.nanoTime() - bound < 0) {
                early++;
            }
            delivered += requests;
            ran++;
        }

        void cancel() {
            note(work.cancel());
        }

        void note(int requests) {
            removed.getAndAdd(requests);
            cancelled.getAndAdd(requests > 0 ? 1 : 0);
        }
    }

    /**
     * A race.
     *
     * @param ticker the engine's clock; one that is faster than the machine's is a planted defect
     */
    ArmingRace(long rounds, long seed, Ticker ticker, Violations violations) {
        this.rounds = rounds;
        this.seed = seed;
        this.violations = violations;
        this.runtime = runtime(ticker);
        this.queue = WorkQueue.builder("armings").runtime(runtime).build();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < DELAYS; i++) {
            delays[i] = Delay.of(Duration.ofNanos(random.nextLong(1, LONGEST_NANOS)));
        }
        for (int caller = 0; caller < CALLERS; caller++) {
            own.add(works("own-" + caller));
        }
        shared.addAll(works("shared"));
    }

    /** A runtime with two CPUs on such a clock. */
    static Kernwork runtime(Ticker ticker) {
        Seams seams = new Seams(ticker, Parking.SYSTEM, ArmingRace::thread, Item[]::new);
        Engine engine = new Engine("armings", 2, Duration.ofSeconds(1), seams, null, null, false);
        thread(Objects.requireNonNull(engine.dispatcher())).start();
        return StressRuntime.of(engine);
    }

    private static Thread thread(Runnable body) {
        return Thread.ofPlatform().daemon().name("torture-armings").unstarted(body);
    }

    private static List<Armed> works(String name) {
        List<Armed> works = new ArrayList<>();
        for (int i = 0; i < WORKS; i++) {
            works.add(new Armed(name + "-" + i));
        }
        return works;
    }

    /** Runs it all and balances the books of each work. */
    ArmingEnds run() throws InterruptedException {
        AtomicInteger rearmed = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            int number = caller;
            Thread thread = thread(() -> rearmed.getAndAdd(call(number)));
            callers.add(thread);
            thread.start();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        List<Armed> all = new ArrayList<>(shared);
        own.forEach(all::addAll);
        for (Armed each : all) {
            each.note(each.work.cancelSync());
        }
        runtime.close();
        return balance(all, rearmed.get());
    }

    private int call(int caller) {
        SplittableRandom random = new SplittableRandom(seed + caller + 1);
        int rearmed = 0;
        try {
            for (long round = 0; round < rounds / CALLERS; round++) {
                List<Armed> works = random.nextBoolean() ? shared : own.get(caller);
                Armed armed = works.get(random.nextInt(WORKS));
                int choice = random.nextInt(10);
                if (choice < CANCELS_IN_TEN) {
                    armed.cancel();
                } else if (choice == CANCELS_IN_TEN) {
                    rearmed += rearmNow(armed) ? 1 : 0;
                } else {
                    rearmed += rearm(armed, delays[random.nextInt(DELAYS)], works != shared) ? 1 : 0;
                }
                if ((round & (BETWEEN_PAUSES - 1)) == 0) {
                    LockSupport.parkNanos(PAUSE_NANOS); // else there is no time to run in
                }
            }
        } catch (Throwable failure) {
            violations.add(Kind.FAILURE, "in the race of armings: " + failure);
        }
        return rearmed;
    }

    /**
     * The bound is certain where nobody else arms the work, and it was idle before and armed after, or armed and not running
     * before and re-armed: a run that begins after the answer is that of this arming. Until then no bound holds.
     */
    private boolean rearm(Armed armed, Delay delay, boolean alone) {
        DelayedWork work = armed.work;
        armed.notBefore = Long.MIN_VALUE;
        boolean still = !work.isRunning();
        boolean waited = work.isArmed();
        boolean idle = still && !waited && !work.isPending();
        long before = System.nanoTime();
        Admission answer = queue.rearm(work, delay);
        if (answer == Admission.ARMED) {
            armed.armed.getAndIncrement();
        } else if (answer != Admission.REARMED) {
            violations.add(Kind.ANSWER, "rearm answered " + answer);
        }
        if (alone && (answer == Admission.ARMED ? idle : still && waited)) {
            armed.notBefore = before + delay.nanos();
        }
        return answer == Admission.REARMED;
    }

    private boolean rearmNow(Armed armed) {
        armed.notBefore = Long.MIN_VALUE;
        Admission answer = queue.rearm(armed.work, Duration.ZERO);
        if (answer == Admission.QUEUED) {
            armed.armed.getAndIncrement();
        } else if (answer != Admission.REARMED) {
            violations.add(Kind.ANSWER, "rearm for now answered " + answer);
        }
        return answer == Admission.REARMED;
    }

    private ArmingEnds balance(List<Armed> works, int rearmed) {
        long armed = 0;
        long ran = 0;
        long cancelled = 0;
        for (Armed each : works) {
            int accounted = each.delivered + each.removed.get();
            violations.unless(
                    each.armed.get() == accounted,
                    Kind.BALANCE,
                    each.work.name() + " was armed " + each.armed.get() + " times, and " + accounted
                            + " are accounted for");
            violations.unless(each.early == 0, Kind.EARLY, each.work.name() + " ran " + each.early + " times early");
            armed += each.armed.get();
            ran += each.ran;
            cancelled += each.cancelled.get();
        }
        return new ArmingEnds(armed + rearmed, ran, cancelled, rearmed, armed - ran - cancelled, 0);
    }
}
