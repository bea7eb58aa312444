package io.kernwork.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.torture.ExpectedEdges;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ten thousand programs over the whole engine, and that each planted defect is found in a few of them. */
@Timeout(900)
final class SimulationTest {
    private static final long SEEDS = 10_000;
    private static final int THREADS = Math.min(2, Runtime.getRuntime().availableProcessors());
    /** Of one concept, at a time, while edges are missing. */
    private static final long DIRECTED = 2_000;

    private static final long MOST_DIRECTED = 10 * DIRECTED;
    private static final long LEAST = 100; // of what must not be rare

    @Test
    void seeds_allPass_andTakeEveryEdge() throws InterruptedException {
        Totals totals = pass(0, SEEDS);
        assertThat(totals.distinct()).as("runs that differ").isGreaterThan(SEEDS * 99 / 100);
        for (Count each : Count.values()) {
            assertThat(totals.count(each)).as(each.toString()).isGreaterThan(LEAST);
        }
        for (Verb verb : Verb.values()) {
            assertThat(totals.verbs().containsKey(verb.name()))
                    .as(verb + " is called")
                    .isEqualTo(verb.isRandom());
        }
        long directed = 0;
        while (!missing(totals).isEmpty() && directed < MOST_DIRECTED) {
            for (Area area : List.of(Area.WORKS, Area.TASKS, Area.SOFTIRQS)) {
                totals.add(pass(Program.directed(area) + directed, DIRECTED));
            }
            directed += DIRECTED;
        }
        System.out.println("simulation (" + directed + " more programs of each of three concepts for the rare edges):"
                + System.lineSeparator() + totals);
        assertThat(missing(totals)).as("edges that nobody took").isEmpty();
        assertThat(totals.edges().keySet())
                .as("edges of which it is said that nobody takes them")
                .doesNotContainAnyElementsOf(NotTaken.REASONS.keySet());
    }

    /** Runs seeds, all of which must pass. */
    private static Totals pass(long first, long count) throws InterruptedException {
        Seeds.Result result = new Seeds(first, count, THREADS, List.of(), (seed, outcome) -> {}).run();
        assertThat(result.failed()).as(() -> told(result.failed())).isEmpty();
        return result.totals();
    }

    private static String told(List<Seeds.Failed> failed) {
        List<String> lines = new ArrayList<>();
        for (Seeds.Failed each : failed) {
            Simulator simulator = Simulators.create(List.of());
            lines.addAll(Report.of(each.seed(), Shrinker.small(simulator, each)));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static Set<String> missing(Totals totals) {
        Set<String> missing = ExpectedEdges.ofAll().stream()
                .map(edge -> edge.event() + " " + edge.verdict() + " " + edge.from())
                .collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(totals.edges().keySet());
        missing.removeAll(NotTaken.REASONS.keySet());
        for (Scene scene : Scene.values()) {
            missing.remove(scene.edge);
        }
        return missing;
    }

    /** Each is found by the check that is named, or by another one that it breaks first. */
    @ParameterizedTest
    @EnumSource
    void plantedDefect_isFound(Planted planted) throws InterruptedException {
        Seeds.Result result =
                new Seeds(0, planted.seeds, THREADS, List.of(planted.mutation), (seed, outcome) -> {}).run();
        assertThat(result.failed())
                .as(planted + " in " + planted.seeds + " seeds")
                .isNotEmpty();
        Seeds.Failed first = result.failed().getFirst();
        System.out.println("planted defect found: simulation (" + planted + ": seed " + first.seed() + ", "
                + first.outcome().failure() + ")");
    }

    /** What failed is made small, and fails again by its decisions alone. */
    @Test
    void failure_shrunk_isToldAndRepeated() throws InterruptedException {
        List<io.kernwork.simulate.rewrite.Mutation> planted = List.of(Planted.CLOSE_FORGETS_THE_DISPATCHER.mutation);
        Seeds.Failed failed = new Seeds(
                        0, Planted.CLOSE_FORGETS_THE_DISPATCHER.seeds, 1, planted, (seed, outcome) -> {})
                .run()
                .failed()
                .getFirst();
        Simulator simulator = Simulators.create(planted);
        Shrinker.Small small = Shrinker.small(simulator, failed);
        assertThat(small.program().size()).isLessThan(Program.of(failed.seed()).size());
        Outcome again = simulator.run(small.program(), small.schedule(), false);
        assertThat(again.failure()).isEqualTo(small.outcome().failure());
        assertThat(again.hash()).isEqualTo(small.outcome().hash());
        List<String> lines = Report.of(failed.seed(), small);
        assertThat(lines).anyMatch(line -> line.contains("./kernwork simulate --seed " + failed.seed()));
        assertThat(lines).anyMatch(line -> line.contains("dispatcher lives after the close"));
    }

    /** The same seed is the same run, in another simulation, too. */
    @Test
    void seed_inAnotherSimulation_isTheSameRun() {
        Simulator one = Simulators.create(List.of());
        Simulator other = Simulators.create(List.of());
        for (long seed = 50; seed < 80; seed++) {
            Outcome first = one.run(Program.of(seed), Schedule.of(seed), false);
            Outcome second = other.run(Program.of(seed), Schedule.of(seed), true);
            assertThat(second.hash()).as("seed " + seed).isEqualTo(first.hash());
            assertThat(second.history()).isNotEmpty();
        }
        assertThat(Map.copyOf(one.edges())).isNotEmpty();
    }
}
