package io.kernwork.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.stress.Judgement.Problem;
import io.kernwork.stress.litmus.Planted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * The litmus tests for a fraction of a second each, and the defects that are planted in them. Where other load on the
 * machine has kept the actors apart, those tests are repeated for longer.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JcstressQuickTest {
    private static final int ROUNDS = 6;
    private static final int FIRST_MILLIS = 250;

    /** More than the test's own objects need, and a collector without threads. */
    private static final List<String> FLAGS = List.of(
            "-Xms256m",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-XX:-RestrictContended",
            "--enable-native-access=ALL-UNNAMED");

    private final List<String> names =
            TestList.tests().stream().map(TestOutcomes::shortName).sorted().toList();

    @TempDir
    private Path dir;

    @Test
    @DisplayName("no litmus test sees what is forbidden, and each sees every outcome that should occur in at least 1 %")
    void litmusTests_onProductionCode_pass() throws Exception {
        List<TestOutcomes> found = rounds(Judgement::problems, FLAGS);
        System.out.print(Judgement.table(found));
        assertThat(Judgement.problems(names, found)).isEmpty();
    }

    @Test
    @DisplayName("each litmus test finds the defect that is planted in it")
    void litmusTests_withPlantedDefects_find() throws Exception {
        List<String> flags = Stream.concat(FLAGS.stream(), Stream.of("-D" + Planted.PROPERTY + "=true"))
                .toList();
        List<TestOutcomes> found = rounds(Judgement::missedDefects, flags);
        Judgement.foundDefects(found).forEach(System.out::println);
        assertThat(Judgement.missedDefects(names, found)).isEmpty();
    }

    /** Repeats what is still open, each time for twice as long. */
    private List<TestOutcomes> rounds(
            BiFunction<Collection<String>, List<TestOutcomes>, List<Problem>> judgement, List<String> flags)
            throws Exception {
        LitmusForks forks = new LitmusForks(dir);
        List<TestOutcomes> found = List.of();
        List<String> open = names;
        for (int round = 0; round < ROUNDS && !open.isEmpty(); round++) {
            found = together(found, forks.run(open, FIRST_MILLIS << round, flags));
            List<Problem> problems = judgement.apply(names, found);
            boolean hopeless = problems.stream().anyMatch(problem -> !problem.open());
            open = hopeless
                    ? List.of()
                    : problems.stream().map(Problem::test).distinct().toList();
        }
        return found;
    }

    private static List<TestOutcomes> together(List<TestOutcomes> before, List<TestOutcomes> now) {
        List<TestOutcomes> all = new ArrayList<>(before);
        for (TestOutcomes test : now) {
            int at = all.stream().map(TestOutcomes::test).toList().indexOf(test.test());
            if (at < 0) {
                all.add(test);
            } else {
                all.set(at, all.get(at).and(test));
            }
        }
        return all;
    }
}
