package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.softirq.Tasklet;
import io.kernwork.torture.Violations.Kind;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One tasklet of the storm, and what has become of its requests. Its body asks for itself now and then. */
final class TaskletBooks {
    final Tasklet tasklet;
    final Asked asked;
    final SoftirqRuns runs = new SoftirqRuns();
    /** Told by the closes. */
    final AtomicLong dropped = new AtomicLong();

    private static final int LONG = 2_000;

    private final SoftirqWorld world;
    private final SplittableRandom random; // the body's
    private final AtomicInteger inside = new AtomicInteger();
    private volatile long begun;
    private volatile long ended;

    TaskletBooks(SoftirqWorld world, String name, SplittableRandom random) {
        this.world = world;
        this.random = random;
        this.asked = new Asked(SoftirqWorld.THREADS);
        this.tasklet = world.softirqs.tasklet(name, () -> world.verbs.run(this::run));
    }

    /** Asks for a run, as a thread of that number, or as the body. */
    Admission schedule(int thread, boolean high) {
        asked.ask(thread);
        Admission answer = world.verbs.schedule(tasklet, high);
        asked.answer(thread, answer, world.violations);
        return answer;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // never two threads at once, which is what is checked
    private void run() {
        int cpu = world.occupancy.enter(tasklet.name());
        world.violations.unless(inside.incrementAndGet() == 1, Kind.OVERLAP, tasklet + " runs beside itself");
        world.violations.unless(!world.closed, Kind.LEFT, tasklet + " runs after the close");
        begun++;
        asked.see();
        runs.count(world.cpus);
        int choice = random.nextInt(256);
        if (choice < 72) {
            schedule(asked.body(), choice < 8);
        } else if (choice < 80) {
            tasklet.disableNoSync();
            schedule(asked.body(), false);
            tasklet.enable();
        }
        SoftirqThread.linger(random.nextInt(choice == 255 ? LONG : 16));
        ended++;
        inside.decrementAndGet();
        world.occupancy.leave(cpu);
    }

    long begun() {
        return begun;
    }

    /** Whether so many runs have ended. */
    void checkEnded(long runsBegun, String verb) {
        world.violations.unless(ended >= runsBegun, Kind.OUTLIVED, tasklet + " goes on after " + verb);
    }

    boolean isPending() {
        return tasklet.isScheduled() || tasklet.isRunning();
    }

    /** When nothing happens any more. */
    void check() {
        Violations violations = world.violations;
        violations.unless(inside.get() == 0 && !tasklet.isDisabled(), Kind.LEFT, tasklet + " in the end");
        violations.unless(
                asked.queued() == runs.all() + dropped.get(),
                Kind.BALANCE,
                tasklet + ": " + asked + ", runs " + runs.all() + ", dropped " + dropped);
        violations.unless(asked.isAnswered() || dropped.get() > 0, Kind.LOST, tasklet + ": " + asked);
    }
}
