package io.kernwork.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.bench.report.Report;
import io.kernwork.bench.run.Campaign;
import io.kernwork.bench.run.ChildJvm;
import io.kernwork.bench.run.Job;
import io.kernwork.bench.run.Measurements;
import io.kernwork.bench.run.PlantedWorkload;
import io.kernwork.bench.run.Progress;
import io.kernwork.bench.run.Schedule;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void list_showsRowsGoalsAndContenders() {
        assertThat(run("--list", "--rows", "E1,q2.disruptor")).isZero();
        assertThat(out.toString())
                .contains("E1 ", "E1.bytes", "Q2.disruptor", "lead 1.8", "lead 1.2 on disruptor")
                .doesNotContain("Q3");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void unknownRow_isMisuse_andTheRowsAreNamed() {
        assertThat(run("--rows", "E7")).isEqualTo(2);
        assertThat(err.toString()).contains("no row \"E7\"", "E1.bytes, E2");
    }

    @Test
    void unknownVariant_isMisuse() {
        assertThat(run("--variants", "nobody")).isEqualTo(2);
        assertThat(err.toString()).contains("None of these variants");
    }

    @Test
    void rows_haveTheirOwnNames() {
        assertThat(Rows.all(2)).extracting(Row::id).doesNotHaveDuplicates().hasSize(114);
    }

    @Test
    void oneCpu_asksThatNothingCollapses() {
        assertThat(Rows.all(1))
                .filteredOn(
                        row -> row.goal().kind() == Goal.Kind.LEAD && !row.id().startsWith("H2."))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.goal()).isEqualTo(Goal.lead(0.5)))
                .noneMatch(row -> row.goal().narrow());
    }

    /** From the jobs to the table, through real JVMs: what is planted stands in the table, and the rest is judged. */
    @Test
    void wholeRun_reportsWhatWasPlanted() throws Exception {
        String work = PlantedWorkload.class.getName();
        Row row = new Row(
                "E1", work, "E1", false, "planted", "ns", Row.Better.LOWER, "kernwork", Set.of(), null, Goal.lead(1.8));
        List<Job> jobs = PlantedWorkload.VARIANTS.stream()
                .filter(variant -> !variant.id().equals("hangs")) // it would cost its whole patience
                .map(variant -> new Job(work, variant))
                .toList();
        Schedule schedule = Schedule.quick().withRounds(1).withTimes(1, 1);
        var progress = new ByteArrayOutputStream();
        List<String> flags = List.of("-XX:TieredStopAtLevel=1");
        try (ChildJvm children = new ChildJvm(flags)) {
            Measurements measured = new Campaign(
                            jobs,
                            schedule,
                            Campaign.in(children),
                            (_, _) -> true,
                            new Progress(new PrintStream(progress, true, StandardCharsets.UTF_8), false))
                    .run();
            String text =
                    Report.of(List.of(row), measured, schedule, "G1", flags).text(Duration.ZERO);
            assertThat(text)
                    .contains("met: 1 (E1)", "40.0 slow", "lead 1.8", "failed: exit status 3: planted death")
                    .contains("lost 3 of 256 tasks", "failed: printed no samples");
        }
        assertThat(progress.toString(StandardCharsets.UTF_8)).contains("round 1 of 1", "dies failed");
    }

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
