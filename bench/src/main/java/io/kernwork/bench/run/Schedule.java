package io.kernwork.bench.run;

import io.kernwork.bench.work.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How often, how long, and in which order.
 *
 * @param rounds how often each variant is measured
 * @param repeats how often a disturbed sample may be taken again
 * @param plan how long each JVM warms up and measures
 * @param budget after this no further round is begun
 */
public record Schedule(int rounds, int repeats, Plan plan, Duration budget) {
    private static final Set<String> COUNTS = Set.of("M1", "T5");

    /** Seconds beyond what is planned, for work that has a size of its own. */
    private static final Map<String, Integer> LONG = Map.of("M1", 240, "T3", 120);

    /** A few minutes for the whole table, to see where one is. */
    public static Schedule quick() {
        return new Schedule(3, 1, new Plan(400_000_000L, 250_000_000L, true), Duration.ofMinutes(9));
    }

    /** The record: seven rounds, so that the interval of a ratio can be narrow. */
    public static Schedule full() {
        return new Schedule(7, 2, new Plan(1_500_000_000L, 1_000_000_000L, false), Duration.ofMinutes(60));
    }

    /** {@return the same with another number of rounds, which are then all done} */
    public Schedule withRounds(int other) {
        return new Schedule(other, repeats, plan, Duration.ofDays(1));
    }

    /** {@return the same with other times, in milliseconds} */
    public Schedule withTimes(long warmup, long measure) {
        return new Schedule(rounds, repeats, new Plan(warmup * 1_000_000, measure * 1_000_000, plan.quick()), budget);
    }

    /** {@return how often a workload is measured: counts that do not vary and take long, twice} */
    int rounds(String workload) {
        return COUNTS.contains(workload) ? Math.min(rounds, 2) : rounds;
    }

    /** {@return how long a child may take: generous, for it is only to end a run that hangs} */
    Duration patience(String workload) {
        Duration planned = Duration.ofNanos(3 * (plan.warmupNanos() + plan.measureNanos()));
        return planned.plusSeconds(LONG.getOrDefault(workload, 30));
    }

    /** {@return the order of a round, in which everybody is first in turn} */
    static List<Job> rotated(List<Job> jobs, int round) {
        List<Job> order = new ArrayList<>(jobs);
        Collections.rotate(order, -round);
        return order;
    }
}
