package io.kernwork.torture;

import io.kernwork.softirq.BottomHalves;
import io.kernwork.torture.Violations.Kind;
import java.util.concurrent.atomic.AtomicInteger;

/** One bottom half of the storm; all of them share who is inside. */
final class HalfBooks {
    final int nr;
    final Asked asked = new Asked(SoftirqWorld.THREADS);
    final SoftirqRuns runs = new SoftirqRuns();

    private static final int LINGER = 32;

    private final SoftirqWorld world;
    private final BottomHalves halves;
    private final AtomicInteger inside;

    HalfBooks(SoftirqWorld world, int nr, AtomicInteger inside) {
        this.world = world;
        this.nr = nr;
        this.inside = inside;
        this.halves = BottomHalves.of(world.runtime);
        halves.init(nr, this::run);
    }

    /** Marks it, as a thread of that number. */
    void mark(int thread) {
        asked.ask(thread);
        asked.answer(thread, world.verbs.mark(halves, nr), world.violations);
    }

    /** Takes its body away, and gives it back. */
    void remove() throws InterruptedException {
        halves.remove(nr);
        halves.init(nr, this::run);
    }

    private void run() {
        int cpu = world.occupancy.enter("bottom half");
        int others = inside.getAndIncrement();
        world.violations.unless(others == 0, Kind.OVERLAP, "bottom half " + nr + " runs beside " + others + " others");
        world.violations.unless(!world.closed, Kind.LEFT, "bottom half " + nr + " runs after the close");
        asked.see();
        runs.count(world.cpus);
        SoftirqThread.linger(LINGER);
        inside.getAndDecrement();
        world.occupancy.leave(cpu);
    }

    /** As the books tell. */
    boolean isPending() {
        return asked.queued() != runs.all();
    }

    /** When nothing happens any more. */
    void check() {
        String what = "bottom half " + nr + ": " + asked + ", runs " + runs.all();
        world.violations.unless(asked.queued() == runs.all(), Kind.BALANCE, what);
        world.violations.unless(asked.isAnswered(), Kind.LOST, what);
    }
}
