package io.kernwork.bench.work;

import io.kernwork.Kernwork;
import io.kernwork.base.AtomicSection;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.openjdk.jmh.runner.RunnerException;

/**
 * I1: what a thread pays for a top half, and for a section with bottom halves disabled, in which nothing is raised. Afterwards it
 * is looked at whether they are sections at all: what is raised in one runs once, at its end, on the same thread.
 */
final class Brackets implements Workload {
    private static final String LOCK = "lock";
    private static final String LOCAL = "threadLocal";
    private static final int COUNTED = 1_000_000;

    @Override
    public List<Variant> variants() {
        return List.of(
                new Variant(
                        OURS,
                        true,
                        "Softirqs; enterInterrupt() and disableBottomHalves() with their close(), on one thread",
                        "it is the default configuration"),
                new Variant(
                        LOCK,
                        true,
                        "ReentrantLock, lock() and unlock(), uncontended",
                        "it is what one would put around a turn to keep others out"),
                new Variant(
                        LOCAL,
                        false,
                        "ThreadLocal.get()",
                        "who knows of his thread has looked there; not counted: it brackets nothing"));
    }

    @Override
    public Map<String, Sample> measure(String variant, Plan plan) throws RunnerException {
        Plan half = plan.part(2);
        try (Kernwork runtime =
                Kernwork.builder().name("bench").cpus(1).daemon(true).build()) {
            Softirqs softirqs = Softirqs.of(runtime);
            BracketBenchmark.given = softirqs;
            return switch (variant) {
                case OURS -> ours(softirqs, half);
                case LOCK -> both(nanos("lock", half));
                case LOCAL -> both(nanos("threadLocal", half));
                default ->
                    throw new IllegalArgumentException("no variant \"" + variant + "\", there are " + variants());
            };
        }
    }

    private static Map<String, Sample> ours(Softirqs softirqs, Plan plan) throws RunnerException {
        Sample interrupt = Sample.of(nanos("interrupt", plan), bytes(softirqs::enterInterrupt));
        Sample disabled = Sample.of(nanos("bottomHalves", plan), bytes(softirqs::disableBottomHalves));
        check(softirqs, "top half", softirqs::enterInterrupt);
        check(softirqs, "section with bottom halves disabled", softirqs::disableBottomHalves);
        return Map.of("I1", interrupt, "I1.disable", disabled);
    }

    /** What is raised in a section runs once, at its end, here. */
    static void check(Softirqs softirqs, String what, Supplier<AtomicSection> section) {
        List<Thread> runs = new CopyOnWriteArrayList<>();
        SoftirqVector vector = softirqs.open(what, () -> runs.add(Thread.currentThread()));
        try (AtomicSection _ = section.get()) {
            vector.raise();
            vector.raise();
            if (!runs.isEmpty()) {
                throw new IllegalStateException("a vector was raised in a " + what + " and has run before its end");
            }
        }
        if (!runs.equals(List.of(Thread.currentThread()))) {
            throw new IllegalStateException("a vector was raised in a " + what + " of "
                    + Thread.currentThread().getName() + " and has run at its end on " + runs);
        }
    }

    private static Map<String, Sample> both(double nanos) {
        return Map.of("I1", Sample.of(nanos), "I1.disable", Sample.of(nanos));
    }

    private static double nanos(String method, Plan plan) throws RunnerException {
        return Jmh.nanos(BracketBenchmark.class, method, plan);
    }

    private static double bytes(Supplier<AtomicSection> section) {
        section.get().close();
        long before = Machine.allocated();
        for (int i = 0; i < COUNTED; i++) {
            section.get().close();
        }
        return (Machine.allocated() - before) / (double) COUNTED;
    }
}
