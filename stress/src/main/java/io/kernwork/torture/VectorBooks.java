package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.torture.Violations.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One vector of the storm, with books for each CPU: its handlers run there, one at a time, and on several CPUs at once. */
final class VectorBooks {
    final SoftirqVector vector;

    private static final int ONE_IN = 8;

    private final SoftirqWorld world;
    private final List<OfCpu> books = new ArrayList<>();

    private static final class OfCpu {
        final Asked asked = new Asked(SoftirqWorld.THREADS);
        final SoftirqRuns runs = new SoftirqRuns();
        private final SplittableRandom random;

        OfCpu(SplittableRandom random) {
            this.random = random;
        }
    }

    VectorBooks(SoftirqWorld world, String name, SplittableRandom random) {
        this.world = world;
        for (int cpu = 0; cpu < SoftirqWorld.MOST_CPUS; cpu++) {
            books.add(new OfCpu(random.split()));
        }
        this.vector = world.softirqs.open(name, this::handle);
    }

    /** Raises it, as a thread of that number. */
    void raise(int thread) {
        raise(books.get(world.cpus.here()), thread);
    }

    private void raise(OfCpu cpu, int thread) {
        cpu.asked.ask(thread);
        Admission answer = world.verbs.raise(vector);
        cpu.asked.answer(thread, answer, world.violations);
    }

    private void handle() {
        int cpu = world.occupancy.enter(vector.name());
        OfCpu here = books.get(cpu);
        here.asked.see();
        here.runs.count(world.cpus);
        if (here.random.nextInt(ONE_IN) == 0) {
            raise(here, here.asked.body());
        }
        world.occupancy.leave(cpu);
    }

    /** When nothing happens any more. */
    void check() {
        for (OfCpu cpu : books) {
            world.violations.unless(
                    cpu.asked.isAnswered(), Kind.LOST, vector + " on CPU " + books.indexOf(cpu) + ": " + cpu.asked);
        }
    }

    void addTo(SoftirqRuns sum) {
        books.forEach(cpu -> sum.add(cpu.runs));
    }

    long accepted() {
        return books.stream()
                .mapToLong(cpu -> cpu.asked.queued() + cpu.asked.coalesced())
                .sum();
    }
}
