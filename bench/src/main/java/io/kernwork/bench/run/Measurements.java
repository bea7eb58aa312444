package io.kernwork.bench.run;

import io.kernwork.bench.work.Sample;
import io.kernwork.bench.work.Variant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the child JVMs have measured so far: by workload, variant and round. */
public final class Measurements {
    /**
     * All rounds of one variant in one workload.
     *
     * @param variant who
     * @param rounds its attempts by the number of the round
     */
    public record Series(Variant variant, Map<Integer, Attempt> rounds) {
        /** {@return the samples with a key, by round} */
        public Map<Integer, Sample> samples(String key) {
            Map<Integer, Sample> samples = new TreeMap<>();
            rounds.forEach((round, attempt) -> {
                Sample sample = attempt.samples().get(key);
                if (sample != null) {
                    samples.put(round, sample);
                }
            });
            return samples;
        }

        /** {@return why its last failed attempt failed, or null} */
        public @Nullable String failure() {
            return rounds.values().stream()
                    .map(Attempt::failure)
                    .filter(Objects::nonNull)
                    .reduce((first, last) -> last)
                    .orElse(null);
        }

        /** {@return how many of its attempts failed} */
        public int failures() {
            return (int) rounds.values().stream()
                    .filter(attempt -> !attempt.succeeded())
                    .count();
        }

        /** {@return how many of its figures were taken under foreign load} */
        public int disturbed() {
            return (int) rounds.values().stream().filter(Attempt::disturbed).count();
        }
    }

    private final Map<String, Map<String, Series>> series = new LinkedHashMap<>();

    void add(Job job, int round, Attempt attempt) {
        series.computeIfAbsent(job.workload(), _ -> new LinkedHashMap<>())
                .computeIfAbsent(job.variant().id(), _ -> new Series(job.variant(), new TreeMap<>()))
                .rounds()
                .put(round, attempt);
    }

    /** {@return everybody who took part in a workload} */
    public List<Series> of(String workload) {
        return new ArrayList<>(series.getOrDefault(workload, Map.of()).values());
    }

    /** {@return one variant of a workload, or null if it did not take part} */
    public @Nullable Series of(String workload, String variant) {
        return series.getOrDefault(workload, Map.of()).get(variant);
    }

    /** {@return the foreign shares of all attempts, those left out where the system does not tell} */
    public List<Double> foreign() {
        return series.values().stream()
                .flatMap(variants -> variants.values().stream())
                .flatMap(variant -> variant.rounds().values().stream())
                .map(Attempt::foreign)
                .filter(share -> !share.isNaN())
                .toList();
    }
}
