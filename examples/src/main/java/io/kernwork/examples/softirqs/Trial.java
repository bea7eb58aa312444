package io.kernwork.examples.softirqs;

import io.kernwork.Kernwork;
import io.kernwork.base.AtomicContextException;
import io.kernwork.examples.softirqs.Finding.Loaded;
import io.kernwork.examples.softirqs.Finding.Rules;
import io.kernwork.examples.softirqs.Finding.Slow;
import io.kernwork.examples.softirqs.Finding.Waits;
import io.kernwork.softirq.Softirqs;
import io.kernwork.workqueue.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Sends the load through one mechanism, in a runtime of its own, and tries what it can and cannot do. */
final class Trial {
    static final int WEIGHT = 16;
    static final long COST_NANOS = 20_000;
    static final long SLEEP_NANOS = 1_000_000;
    static final Duration SLOW = Duration.ofMillis(30);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration IMPATIENCE = Duration.ofMillis(50);
    private static final long LOOK_NANOS = 100_000;

    private final Mechanism mechanism;
    private final Load load;
    private final Clock clock = Clock.REAL;
    private final Kernwork runtime;
    private final Meter bodies = new Meter();
    private final Meter sleepers = new Meter();
    private final List<Ring> rings = new ArrayList<>();
    private final List<Ring> sleeperRings = new ArrayList<>();
    private final AtomicLong longestTurn = new AtomicLong();

    private Trial(Mechanism mechanism, Load load, Kernwork runtime) {
        this.mechanism = mechanism;
        this.load = load;
        this.runtime = runtime;
    }

    /**
     * Takes as long as the load does, and half a second more.
     *
     * @throws IllegalStateException if a packet was lost, or a body failed
     */
    static Finding run(Mechanism mechanism, Load load) throws InterruptedException {
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        try (Kernwork runtime = Kernwork.builder()
                .name("softirqs-demo")
                .cpus(Load.LOOPS)
                .idleTimeout(PATIENCE) // keventd stays one thread
                .onError((_, _, failure) -> failed.complete(failure))
                .daemon(true)
                .build()) {
            Softirqs.of(runtime).setHandlerLimit(PATIENCE); // some keep their CPU on purpose
            Finding found = new Trial(mechanism, load, runtime).run();
            if (failed.isDone()) {
                throw new IllegalStateException(mechanism + ": a body failed", failed.join());
            }
            return found;
        }
    }

    private Finding run() throws InterruptedException {
        Deferral quick = mechanism.bodies(runtime);
        Deferral slow = mechanism.sleepers(runtime);
        for (int card = 0; card < Load.CARDS; card++) {
            rings.add(new Ring("card-" + card, quick, bodies, clock, WEIGHT));
            sleeperRings.add(new Ring("disk-of-card-" + card, slow, sleepers, clock, WEIGHT));
        }
        sendLoad();
        Loaded loaded = new Loaded(
                bodies.most(),
                bodies.mostOfOne(),
                bodies.threads(),
                bodies.packets(),
                bodies.packetsOnLoop(),
                longestTurn.get(),
                waits(bodies),
                sleepers.packets(),
                waits(sleepers));
        Rules rules = new Rules(
                meet(rings.get(0), rings.get(1), mechanism.rules().cardsMeet()),
                meet(rings.get(0), rings.get(0), mechanism.rules().cardMeetsItself()),
                maySleep(),
                meet(sleeperRings.get(0), sleeperRings.get(1), mechanism.rules().sleepersMeet()));
        Finding found = new Finding(mechanism, rules, loaded, slow());
        quick.end();
        slow.end();
        return found;
    }

    private static Waits waits(Meter meter) {
        Histogram found = meter.takeWaits();
        return new Waits(found.getValueAtPercentile(50), found.getValueAtPercentile(99));
    }

    // ---- the load

    private void sendLoad() throws InterruptedException {
        long begin = clock.nanos() + Load.PERIOD_NANOS;
        List<Runnable> loops = new ArrayList<>();
        for (List<Load.Turn> turns : load.loops()) {
            loops.add(() -> {
                InterruptLoop loop = newLoop();
                for (Load.Turn turn : turns) {
                    loop.await(begin + turn.at());
                    loop.turn(() -> turn.packets().forEach(this::interrupt));
                }
                longestTurn.accumulateAndGet(loop.longest(), Math::max);
            });
        }
        onThreads(loops);
        settle();
    }

    private InterruptLoop newLoop() {
        return new InterruptLoop(Softirqs.of(runtime), clock);
    }

    private void interrupt(Load.Arrival packet) {
        if (packet.sleeps()) {
            sleeperRings.get(packet.card()).interrupt(() -> clock.sleep(SLEEP_NANOS));
        } else {
            rings.get(packet.card()).interrupt(() -> clock.compute(COST_NANOS));
        }
    }

    /** Nothing of what was raised is left. */
    private void settle() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!bodies.isSettled() || !sleepers.isSettled()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(mechanism + ": only " + bodies + ", and of those that must sleep "
                        + sleepers + ", were looked after");
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    // ---- what it can do

    /** Two loops have an interrupt each; do the bodies run at the same time? They wait for long where they should. */
    private boolean meet(Ring one, Ring other, boolean expected) throws InterruptedException {
        Meeting meeting = new Meeting(clock, (expected ? PATIENCE : IMPATIENCE).toNanos());
        onThreads(List.of(
                () -> newLoop().turn(() -> one.interrupt(meeting::attend)),
                () -> newLoop().turn(() -> other.interrupt(meeting::attend))));
        settle();
        return meeting.met();
    }

    /** A body waits for a work, which is over in no time, if it is let. */
    private boolean maySleep() throws InterruptedException {
        Work idle = Work.of("idle", () -> {});
        AtomicBoolean may = new AtomicBoolean();
        onThreads(List.of(() -> newLoop()
                .turn(() -> rings.getFirst().interrupt(() -> {
                    try {
                        idle.flush();
                        may.set(true);
                    } catch (AtomicContextException refused) {
                        may.set(false);
                    }
                }))));
        settle();
        return may.get();
    }

    // ---- one that takes long

    private Slow slow() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicLong held = new AtomicLong();
        AtomicLong same = new AtomicLong();
        AtomicLong other = new AtomicLong();
        onThreads(List.of(
                () -> {
                    InterruptLoop loop = newLoop();
                    loop.turn(() -> {
                        rings.get(0).interrupt(() -> {
                            begun.countDown();
                            clock.compute(SLOW.toNanos());
                        });
                        rings.get(1).interrupt(stopwatch(same));
                    });
                    held.set(loop.longest());
                },
                () -> {
                    awaitUnchecked(begun);
                    newLoop().turn(() -> rings.get(2).interrupt(stopwatch(other)));
                }));
        settle();
        return new Slow(held.get(), same.get(), other.get(), slowSleeper());
    }

    private long slowSleeper() throws InterruptedException {
        AtomicLong next = new AtomicLong();
        onThreads(List.of(() -> newLoop().turn(() -> {
            sleeperRings.get(0).interrupt(() -> clock.sleep(SLOW.toNanos()));
            sleeperRings.get(1).interrupt(stopwatch(next));
        })));
        settle();
        return next.get();
    }

    /** Measures from now to its run. */
    private Chore stopwatch(AtomicLong time) {
        long raisedAt = clock.nanos();
        return () -> time.set(clock.nanos() - raisedAt);
    }

    // ---- threads

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void onThreads(List<Runnable> programs) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        for (Runnable program : programs) {
            threads.add(Thread.ofPlatform()
                    .name("loop-" + threads.size())
                    .daemon(true)
                    .uncaughtExceptionHandler((_, failure) -> failed.complete(failure))
                    .start(program));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failed.isDone()) {
            throw new IllegalStateException("a loop failed", failed.join());
        }
    }
}
