package io.kernwork.bench.run;

import io.kernwork.bench.work.Variant;

/**
 * One variant of one workload: what one child JVM does.
 *
 * @param workload its id, or the name of its class
 * @param variant who does it
 */
public record Job(String workload, Variant variant) {
    @Override
    public String toString() {
        return workload + " " + variant.id();
    }
}
