package io.kernwork.bench.work;

import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** LIMITS: what the machine takes for the least of steps. */
final class Limits implements Workload {
    @Override
    public List<Variant> variants() {
        return List.of(
                limit("rmw", "AtomicLong.getAndIncrement, uncontended"),
                limit("cas", "AtomicLong.get and compareAndSet, uncontended"),
                limit("nanoTime", "System.nanoTime"),
                limit("body", MicrosecondTask.ROUNDS + " rounds of xorshift, which the rows call a microsecond"));
    }

    private static Variant limit(String id, String setting) {
        return new Variant(id, false, setting, "it is a limit of the machine");
    }

    @Override
    public Map<String, Sample> measure(String variant, Plan plan) throws RunnerException {
        if (variants().stream().noneMatch(each -> each.id().equals(variant))) {
            throw new IllegalArgumentException("no variant \"" + variant + "\", there are " + variants());
        }
        return Map.of("LIMITS." + variant, Sample.of(Jmh.nanos(LimitsBenchmark.class, variant, plan)));
    }
}
