package io.kernwork.simulate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who goes on when.
 *
 * @param seed chooses the strategy and all its decisions
 * @param fixed if not null, exactly these decisions and otherwise the obvious ones
 * @param legs if not empty, one after the other, and then the obvious decisions
 */
public record Schedule(long seed, @Nullable List<Switch> fixed, List<Leg> legs) {
    /** By the seed. */
    public static Schedule of(long seed) {
        return new Schedule(seed, null, List.of());
    }

    /** What was decided before. */
    public static Schedule fixed(long seed, List<Switch> fixed) {
        return new Schedule(seed, fixed, List.of());
    }

    /** A written one. */
    public static Schedule of(List<Leg> legs) {
        return new Schedule(0, null, legs);
    }
}
