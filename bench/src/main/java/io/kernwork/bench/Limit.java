package io.kernwork.bench;

import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a row cannot be better than on this machine, whoever does the work.
 *
 * @param text what it is, for the reader of the table
 * @param workload where it is measured; null for a limit that is a number
 * @param variant who measures it there
 * @param key the key of its sample
 * @param convert from that sample to the unit of the row
 */
public record Limit(String text, @Nullable String workload, String variant, String key, DoubleUnaryOperator convert) {
    static Limit number(String text, double value) {
        return new Limit(text, null, "", "", ignored -> value);
    }

    /** A figure of the machine, in nanoseconds. */
    static Limit of(String text, String variant, DoubleUnaryOperator convert) {
        return new Limit(text, "LIMITS", variant, "LIMITS." + variant, convert);
    }

    /** What another variant of the same workload does, without being a peer. */
    static Limit variant(String text, String workload, String variant, String key) {
        return new Limit(text, workload, variant, key, DoubleUnaryOperator.identity());
    }
}
