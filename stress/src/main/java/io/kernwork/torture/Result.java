package io.kernwork.torture;

import io.kernwork.internal.item.Edges.Edge;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a torture ended.
 *
 * @param expected the edges that must be taken
 * @param onPurpose how often each was taken by the programs for rare ones
 * @param taken how often each was taken in all
 * @param hang what was going on when nothing went on any more
 */
record Result(
        Settings settings,
        Totals totals,
        Violations violations,
        Set<Edge> expected,
        Map<Edge, Long> onPurpose,
        Map<Edge, Long> taken,
        long nanos,
        List<String> hang) {
    boolean passed() {
        return violations.none();
    }
}
