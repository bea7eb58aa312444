package io.kernwork.simulate;

import java.util.List;

/**
 * Who goes on when.
 *
 * @param seed chooses the strategy and all its decisions
 * @param fixed if not null, exactly these decisions and otherwise the obvious ones
 */
public record Schedule(
        long seed, @org.jspecify.annotations.Nullable List<Switch> fixed) {
    /** By the seed. */
    public static Schedule of(long seed) {
        return new Schedule(seed, null);
    }
}
