package io.kernwork.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.bench.run.Campaign.Pruning;
import io.kernwork.bench.work.Plan;
import io.kernwork.bench.work.Sample;
import io.kernwork.bench.work.Variant;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class CampaignTest {
    private static final Pruning NOBODY = (_, _) -> true;

    private final List<String> ran = new ArrayList<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<Attempt> answers = new ArrayList<>();

    @Test
    void order_workloadByWorkload_everybodyFirstInTurn() throws InterruptedException {
        run(schedule(3, 0), NOBODY, "E1 a", "E1 b", "E1 c", "Q1 a", "Q1 b");
        assertThat(ran)
                .containsExactly(
                        "E1 a", "E1 b", "E1 c", "Q1 a", "Q1 b", //
                        "E1 b", "E1 c", "E1 a", "Q1 b", "Q1 a", //
                        "E1 c", "E1 a", "E1 b", "Q1 a", "Q1 b");
    }

    @Test
    void longCounts_areMeasuredTwiceOnly() throws InterruptedException {
        run(schedule(4, 0), NOBODY, "M1 a", "E1 a");
        assertThat(ran).containsExactly("M1 a", "E1 a", "M1 a", "E1 a", "E1 a", "E1 a");
    }

    @Test
    void disturbed_isRepeated_andTheQuietestCounts() throws InterruptedException {
        answers.addAll(List.of(attempt(1, 0.5), attempt(2, 0.2), attempt(3, 0.3)));
        Measurements measured = run(schedule(1, 2), NOBODY, "E1 a");
        assertThat(ran).hasSize(3);
        assertThat(attempts(measured, "E1", "a")).containsExactly(attempt(2, 0.2));
        assertThat(said()).contains("E1 a: others used 20 % of the CPUs");
        assertThat(measured.of("E1").getFirst().disturbed()).isOne();
    }

    @Test
    void disturbed_untilQuiet() throws InterruptedException {
        answers.addAll(List.of(attempt(1, 0.5), attempt(2, 0.1)));
        Measurements measured = run(schedule(1, 2), NOBODY, "E1 a");
        assertThat(attempts(measured, "E1", "a")).containsExactly(attempt(2, 0.1));
        assertThat(said()).doesNotContain("others");
    }

    @Test
    void disturbedForGood_isNotRepeatedForEver() throws InterruptedException {
        for (int i = 0; i < 12; i++) {
            answers.add(attempt(1, 0.5));
        }
        run(schedule(4, 2), NOBODY, "E1 a", "E1 b");
        // two samples with two repetitions each, then six without any
        assertThat(ran).hasSize(2 * 3 + 6);
        assertThat(said()).containsOnlyOnce("nothing is repeated until a sample is quiet");
    }

    @Test
    void failed_isSaid_leftOutAfterTheSecond_andTheOthersGoOn() throws InterruptedException {
        answers.addAll(List.of(Attempt.failed("broke"), attempt(1, 0), Attempt.failed("broke")));
        Measurements measured = run(schedule(3, 2), NOBODY, "E1 bad", "E1 good");
        // the second round begins with the good one
        assertThat(ran).startsWith("E1 bad", "E1 good", "E1 good");
        assertThat(said()).contains("E1 bad failed: broke");
        assertThat(attempts(measured, "E1", "good")).hasSize(3);
        assertThat(measured.of("E1").getFirst().failure()).isEqualTo("broke");
    }

    @Test
    void failedTwice_isLeftOut() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            answers.add(Attempt.failed("broke"));
        }
        run(schedule(3, 0), NOBODY, "E1 bad");
        assertThat(ran).hasSize(2);
    }

    @Test
    void pruned_areLeftOutAfterTheFirstRound() throws InterruptedException {
        run(schedule(2, 0), (job, _) -> !job.variant().id().equals("slow"), "E1 fast", "E1 slow");
        assertThat(ran).containsExactly("E1 fast", "E1 slow", "E1 fast");
    }

    @Test
    void budgetSpent_endsAfterTheFirstRound_andSaysSo() throws InterruptedException {
        run(new Schedule(3, 2, schedule(1, 0).plan(), Duration.ZERO), NOBODY, "E1 a", "E1 b");
        assertThat(ran).containsExactly("E1 a", "E1 b");
        assertThat(said()).contains("Time is up");
    }

    @Test
    void progress_namesRowRoundAndTime() throws InterruptedException {
        run(schedule(2, 0), NOBODY, "E1 a", "E1 b");
        assertThat(said().lines())
                .satisfiesExactly(
                        first -> assertThat(first).matches("\\[ {2}0 %] E1, round 1 of 2, \\d+:\\d\\d elapsed"),
                        second -> assertThat(second)
                                .matches("\\[ 50 %] E1, round 2 of 2, \\d+:\\d\\d elapsed, about \\d+:\\d\\d left"));
    }

    private static List<Attempt> attempts(Measurements measured, String workload, String variant) {
        return List.copyOf(
                Objects.requireNonNull(measured.of(workload, variant)).rounds().values());
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private static Schedule schedule(int rounds, int repeats) {
        return new Schedule(rounds, repeats, new Plan(1, 1, true), Duration.ofDays(1));
    }

    private static Attempt attempt(double figure, double foreign) {
        return new Attempt(Map.of("E1", Sample.of(figure)), null, foreign);
    }

    private Measurements run(Schedule schedule, Pruning pruning, String... jobs) throws InterruptedException {
        List<Job> list = Arrays.stream(jobs)
                .map(job -> new Job(
                        job.substring(0, job.indexOf(' ')),
                        new Variant(job.substring(job.indexOf(' ') + 1), true, "", "")))
                .toList();
        Progress progress = new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false);
        Campaign.Runner runner = (job, _) -> {
            ran.add(job.toString());
            return answers.isEmpty() ? attempt(0, 0) : answers.removeFirst();
        };
        return new Campaign(list, schedule, runner, pruning, progress).run();
    }
}
