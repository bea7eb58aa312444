package io.kernwork.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kernwork.bench.Row;
import io.kernwork.bench.Rows;
import io.kernwork.bench.run.Made;
import io.kernwork.bench.run.Measurements;
import io.kernwork.bench.run.Schedule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Table and JSON as somebody reads them, against files that were read once with care. */
final class ReportTest {
    private static final Machine MACHINE = new Machine(
            2, "A processor", "Linux 6.18", "Temurin-25", "G1", List.of("-XX:+UseG1GC"), "2026-11-21T10:00:00Z");

    private static final List<String> SHOWN = List.of("E1", "E1.bytes", "E2.runs", "Q1", "Q3", "H1.p50", "S1.queue");

    @Test
    void table_isThatOfTheFile() throws IOException {
        assertThat(report().text(Duration.ofSeconds(61)))
                .isEqualTo(golden("table.txt", report().text(Duration.ofSeconds(61))));
    }

    @Test
    void json_isThatOfTheFile() throws IOException {
        assertThat(report().json()).isEqualTo(golden("report.json", report().json()));
    }

    /** The shape that programs rely on, named here once more because a file is easily written anew. */
    @Test
    void json_hasOneObjectForEachGoal() throws IOException {
        JsonNode root = new ObjectMapper().readTree(report().json());
        assertThat(root.fieldNames()).toIterable().containsExactly("machine", "rows");
        assertThat(root.get("rows")).hasSameSizeAs(SHOWN).allSatisfy(row -> {
            assertThat(row.fieldNames())
                    .toIterable()
                    .containsSubsequence(
                            "id",
                            "title",
                            "unit",
                            "better",
                            "ours",
                            "peers",
                            "limit",
                            "bestPeer",
                            "lead",
                            "goal",
                            "met");
            assertThat(row.get("goal").fieldNames()).toIterable().containsExactly("kind", "value");
            assertThat(row.get("goal").get("kind").asText()).isIn("lead", "atMostOfLimit", "zero", "reported");
            assertThat(row.get("ours").fieldNames()).toIterable().contains("min", "median", "max", "bytesPerOp");
            assertThat(row.get("better").asText()).isIn("lower", "higher");
            assertThat(row.get("met").isBoolean()).isTrue();
        });
        JsonNode first = root.get("rows").get(0);
        assertThat(first.get("lead").asDouble()).isEqualTo(2.7);
        assertThat(first.get("bestPeer").asText()).isEqualTo("fjp");
        assertThat(first.get("peers").get("fjp").get("counted").asBoolean()).isTrue();
        assertThat(root.get("rows").get(4).get("met").asBoolean()).isFalse();
        assertThat(root.get("rows").get(4).get("decided").asBoolean()).isFalse();
    }

    @Test
    void oneCpu_isInTheTitle() {
        Machine one = new Machine(1, "A processor", "Linux", "25", "G1", List.of(), "today");
        Report report = new Report(one, Schedule.quick(), List.of(), List.of(), new Made().done());
        assertThat(report.text(Duration.ZERO))
                .startsWith("Kernwork benchmark on one CPU, quick\n")
                .contains("foreign load unknown");
    }

    @Test
    void complete_unlessOneOfOursIsMissing() {
        assertThat(report().complete()).isTrue();
        Measurements without = new Made().counted("E1", "fjp", "E1", 1).done();
        assertThat(report(without).complete()).isFalse();
    }

    private static Report report() {
        return report(new Made()
                .allocating("E1", "kernwork", "E1", 0, 20, 22, 20)
                .allocating("E1", "fjp", "E1", 32, 54, 53.5, 55)
                .shown("E1", "fjpReuse", "E1", 34, 35, 40)
                .failed("E1", "eqe", "exit status 3: out of luck")
                .counted("LIMITS", "rmw", "LIMITS.rmw", 6, 6.1, 5.9)
                .counted("E2", "kernwork", "E2.runs", 1, 1, 1)
                .counted("E2", "fjp", "E2.runs", 256, 256, 256)
                .counted("Q1", "kernwork", "Q1", 12, 14, 13)
                .counted("Q1", "fjp", "Q1", 5, 5.5, 5.9)
                .counted("Q1", "disruptor", "Q1", 11)
                .counted("Q3", "kernwork", "Q3", 1.5, 1.5, 1.5)
                .counted("Q3", "netty", "Q3", 1.4, 1.5, 1.6)
                .counted("LIMITS", "body", "LIMITS.body", 1030, 1031, 1029)
                .foreign(0.17)
                .counted("H1", "kernwork", "H1.p50", 5.2, 5.1, 5.1)
                .shown("H1", "unpark", "H1.p50", 5.1, 5, 5.1)
                .foreign(0)
                .counted("S1", "kernwork", "S1.queue", 96, 96, 96)
                .done());
    }

    private static Report report(Measurements measured) {
        Judge judge = new Judge(measured);
        List<RowResult> results = Rows.all(2).stream()
                .filter(row -> SHOWN.contains(row.id()))
                .map((Row row) -> judge.judge(row))
                .toList();
        return new Report(MACHINE, Schedule.quick(), results, List.of(0.01, 0.02, 0.17), measured);
    }

    /** With {@code -Dkernwork.rewrite=true} the file is written instead, to be read before it is committed. */
    private static String golden(String name, String now) throws IOException {
        if (Boolean.getBoolean("kernwork.rewrite")) {
            Files.writeString(Path.of("src/test/resources/io/kernwork/bench/report", name), now);
            return now;
        }
        try (InputStream in = Objects.requireNonNull(ReportTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
