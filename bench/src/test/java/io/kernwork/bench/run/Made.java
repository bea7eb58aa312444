package io.kernwork.bench.run;

import io.kernwork.bench.work.Sample;
import io.kernwork.bench.work.Variant;
import java.util.HashMap;
import java.util.Map;

/** Measurements made up for a test. */
public final class Made {
    private final Measurements measured = new Measurements();
    private final Map<String, Map<String, Sample>> samples = new HashMap<>();
    private double foreign = 0.01;

    /** The figures of a counted variant, one a round. */
    public Made counted(String workload, String variant, String key, double... figures) {
        return add(workload, new Variant(variant, true, "as documented", "its best"), key, Double.NaN, figures);
    }

    /** The figures of one that is only shown. */
    public Made shown(String workload, String variant, String key, double... figures) {
        return add(workload, new Variant(variant, false, "as documented", "another kind"), key, Double.NaN, figures);
    }

    /** The figures of a counted variant, with the same allocation each round. */
    public Made allocating(String workload, String variant, String key, double bytes, double... figures) {
        return add(workload, new Variant(variant, true, "as documented", "its best"), key, bytes, figures);
    }

    /** One round with a distribution. */
    public Made histogram(String workload, String variant, String key, Sample sample) {
        measured.add(
                new Job(workload, new Variant(variant, true, "as documented", "its best")),
                0,
                new Attempt(Map.of(key, sample), null, foreign));
        return this;
    }

    /** One whose only round failed. */
    public Made failed(String workload, String variant, String why) {
        measured.add(
                new Job(workload, new Variant(variant, true, "as documented", "its best")), 0, Attempt.failed(why));
        return this;
    }

    /** Of what follows, so much foreign load. */
    public Made foreign(double share) {
        foreign = share;
        return this;
    }

    private Made add(String workload, Variant variant, String key, double bytes, double... figures) {
        for (int round = 0; round < figures.length; round++) {
            var round0 = samples.computeIfAbsent(workload + variant.id() + round, _ -> new HashMap<>());
            round0.put(key, Sample.of(figures[round], bytes));
            measured.add(new Job(workload, variant), round, new Attempt(Map.copyOf(round0), null, foreign));
        }
        return this;
    }

    /** What was made. */
    public Measurements done() {
        return measured;
    }
}
