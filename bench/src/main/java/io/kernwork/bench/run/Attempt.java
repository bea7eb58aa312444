package io.kernwork.bench.run;

import io.kernwork.bench.work.Sample;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one child JVM.
 *
 * @param samples by key; empty if it failed
 * @param failure what went wrong, in one line; null if nothing did
 * @param foreign which share of the CPUs others used meanwhile, 0 to 1; NaN where the system does not tell
 */
public record Attempt(Map<String, Sample> samples, @Nullable String failure, double foreign) {
    static Attempt failed(String why) {
        return new Attempt(Map.of(), why, Double.NaN);
    }

    /** {@return whether it measured something} */
    public boolean succeeded() {
        return failure == null;
    }

    /** {@return whether others used so much that the figures may be theirs} */
    public boolean disturbed() {
        return foreign > HostLoad.TOLERATED;
    }

    Attempt withForeign(double share) {
        return new Attempt(samples, failure, share);
    }
}
