package io.kernwork.bench.work;

import io.kernwork.Kernwork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * M2: what looking after the workers costs: the CPU time of the runtime's dispatcher, which is the only one that looks, as a
 * share of one CPU, for each of its wake-ups, and what it allocates. Two workers, and four kinds of load that never change
 * while they are measured.
 */
final class Looks implements Workload {
    private static final String COMPUTING = "kernworkComputing";
    private static final String UNBOUND = "kernworkUnbound";
    private static final String IDLE = "kernworkIdle";

    private static final int WORKERS = 2;
    private static final int MANY = 16;
    private static final int IN_TURN = 4;
    private static final int TURN_MICROS = 200;
    private static final double NANOS_PER_MICRO = 1e3;

    /** A quick plan is shorter than a second, and a look comes every millisecond. */
    private static final int TIMES_PLAN = 2;

    private static final int MOST_LOOKS = 1_000;
    private static final long BETWEEN_LOOKS_NANOS = 1_000_000;

    /** A short one, so that the dispatcher's thread can be told from others by the 15 characters that Linux keeps. */
    private static final String NAME = "m";

    private static final String DISPATCHER = "kernwork-" + NAME + "-dispatcher";
    private static final int LEAST_KEPT = ("kernwork-" + NAME + "-d").length();

    /** Of a long name some JVMs let Linux keep the begin and the end. */
    private static final String DISPATCHER_END = "atcher";

    private final Patience patience;

    Looks(Patience patience) {
        this.patience = patience;
    }

    @Override
    public List<Variant> variants() {
        String why = "one of the kinds of load that the monitor meets";
        return List.of(
                new Variant(
                        OURS,
                        false,
                        "Kernwork.builder().cpus(2); 16 bodies asleep, who do not say so, and 4 works of another queue that"
                                + " compute 200 us in turn",
                        why),
                new Variant(COMPUTING, false, "the same runtime; 2 bodies that compute, and 16 works that wait", why),
                new Variant(UNBOUND, false, "the same runtime; 16 bodies of an unbound queue that compute", why),
                new Variant(IDLE, false, "the same runtime; nothing to do", why));
    }

    /** What runs while the dispatcher is measured, and how one sees at the end that it was there. */
    private final class Load {
        private final CountDownLatch end = new CountDownLatch(1);
        private final AtomicInteger begun = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();
        private final AtomicInteger turns = new AtomicInteger();
        private final WorkQueue queue;
        private int enqueued;

        Load(WorkQueue queue) {
            this.queue = queue;
        }

        void begin(String variant, WorkQueue other) {
            switch (variant) {
                case OURS -> {
                    sleep(MANY);
                    computeInTurn(other);
                }
                case COMPUTING -> {
                    compute(WORKERS);
                    enqueue(MANY, () -> {});
                }
                case UNBOUND -> compute(MANY);
                case IDLE -> {
                    enqueue(1, () -> {});
                    patience.until(() -> ended.get() == 1, () -> "the only body has not run");
                }
                default ->
                    throw new IllegalArgumentException("no variant \"" + variant + "\", there are " + variants());
            }
        }

        private void sleep(int bodies) {
            enqueue(bodies, () -> {
                try {
                    end.await(4 * patience.nanos(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            awaitBegun(bodies);
        }

        private void compute(int bodies) {
            enqueue(bodies, () -> {
                while (end.getCount() > 0) {
                    Thread.onSpinWait();
                }
            });
            awaitBegun(bodies);
        }

        private void computeInTurn(WorkQueue other) {
            for (int i = 0; i < IN_TURN; i++) {
                List<Work> self = new ArrayList<>();
                self.add(Work.of("in turn", () -> {
                    long until = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(TURN_MICROS);
                    while (System.nanoTime() < until) {
                        Thread.onSpinWait();
                    }
                    turns.incrementAndGet();
                    if (end.getCount() > 0) {
                        other.enqueue(self.getFirst());
                    }
                }));
                other.enqueue(self.getFirst());
            }
        }

        private void enqueue(int bodies, Runnable body) {
            enqueued += bodies;
            for (int i = 0; i < bodies; i++) {
                queue.enqueue(Work.of("body", () -> {
                    begun.incrementAndGet();
                    body.run();
                    ended.incrementAndGet();
                }));
            }
        }

        private void awaitBegun(int bodies) {
            patience.until(() -> begun.get() == bodies, () -> begun + " of " + bodies + " bodies have begun");
        }

        void end() {
            end.countDown();
            patience.until(() -> ended.get() == enqueued, () -> ended + " of " + enqueued + " bodies have run");
        }
    }

    @Override
    public Map<String, Sample> measure(String variant, Plan plan) throws IOException {
        PeerThreads threads = new PeerThreads();
        try (Kernwork runtime =
                Kernwork.builder().name(NAME).cpus(WORKERS).daemon(true).build()) {
            return measure(variant, runtime, threads, plan);
        }
    }

    private Map<String, Sample> measure(String variant, Kernwork runtime, PeerThreads threads, Plan plan)
            throws IOException {
        WorkQueue other = WorkQueue.builder("others").runtime(runtime).build();
        Load load = new Load(
                variant.equals(UNBOUND)
                        ? WorkQueue.builder("bodies").runtime(runtime).unbound().build()
                        : WorkQueue.builder("bodies").runtime(runtime).build());
        try {
            load.begin(variant, other);
            Patience.pass(plan.warmupNanos());
            int turns = load.turns.get();
            Map<String, Sample> samples = watch(dispatcher(threads), TIMES_PLAN * plan.measureNanos());
            if (variant.equals(OURS) && load.turns.get() == turns) {
                throw new IllegalStateException("nothing ran beside the bodies that sleep");
            }
            return samples;
        } finally {
            load.end();
        }
    }

    /** A thread that the dispatcher has just started still has the name that it got from it, so one look may find two. */
    private static List<Path> dispatcher(PeerThreads threads) throws IOException {
        List<Path> found = namedSo(threads);
        for (int looks = 1; found.size() != 1 && looks < MOST_LOOKS; looks++) {
            Patience.pass(BETWEEN_LOOKS_NANOS);
            found = namedSo(threads);
        }
        if (found.size() != 1) {
            throw new IllegalStateException("of all threads of the runtime these seem to be its dispatcher: " + found);
        }
        return found;
    }

    private static List<Path> namedSo(PeerThreads threads) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path task : threads.born()) {
            String kept = Files.readString(task.resolve("comm")).strip();
            boolean begins = kept.length() >= LEAST_KEPT && DISPATCHER.startsWith(kept);
            if (begins || kept.endsWith(DISPATCHER_END)) {
                found.add(task);
            }
        }
        return found;
    }

    private static Map<String, Sample> watch(List<Path> task, long nanos) throws IOException {
        long id = Machine.threadNamed(DISPATCHER);
        long start = System.nanoTime();
        long wakeUps = -PeerThreads.switches(task);
        long bytes = -Machine.allocatedBy(id);
        long cpu = -Machine.cpuNanosOf(id);
        Patience.pass(nanos);
        cpu += Machine.cpuNanosOf(id);
        bytes += Machine.allocatedBy(id);
        wakeUps += PeerThreads.switches(task);
        long passed = System.nanoTime() - start;
        Map<String, Sample> samples = new LinkedHashMap<>();
        samples.put("M2", Sample.of(100.0 * cpu / passed));
        if (wakeUps > 0) {
            samples.put("M2.look", Sample.of(cpu / NANOS_PER_MICRO / wakeUps, (double) bytes / wakeUps));
        }
        return samples;
    }
}
