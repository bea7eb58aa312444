package io.kernwork.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.cli.watch.Look.Seen;
import io.kernwork.observe.QueueSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks as lines, of any width and height. */
final class ReportTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Look BEFORE = Samples.look(SECOND, 0);
    private static final Look NOW = Samples.look(3 * SECOND, 500);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 13, 20, 40, 41, 60, 79, 80, 81, 100, 120, 200, 500})
    void line_isNeverWiderThanAsked(int width) {
        for (int height : new int[] {1, 2, 3, 5, 8, 13, 24, 60, View.UNLIMITED}) {
            List<Line> lines = lines(NOW, width, height);
            assertThat(lines).hasSizeLessThanOrEqualTo(height).isNotEmpty();
            assertThat(lines)
                    .allSatisfy(line -> assertThat(Text.width(line.text()))
                            .as("'%s'", line.text())
                            .isLessThanOrEqualTo(width));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "40, 'queue depth run/max oldest'",
        "80, 'queue state depth run/max oldest start/s wait p99 run p99 failed'",
        "120, 'queue kind state depth run/max armed oldest start/s wait p50 wait p99 run p50 run p99 coal failed hogs'",
        "200, 'queue kind state depth run/max armed oldest start/s wait p50 wait p99 run p50 run p99 coal failed rescued hogs oldest item from'",
    })
    void columns_goByRankWhereThereIsLittleRoom(int width, String columns) {
        assertThat(heading(NOW, width).trim().replaceAll(" +", " ")).isEqualTo(columns);
    }

    @Test
    void wide_showsAllFigures() {
        assertThat(texts(lines(NOW, 240, View.UNLIMITED)))
                .contains("app  up 3.0s  2 cpus  3 workers  4 timers armed, next in 3.1s  2 stalls")
                .anyMatch(line -> line.matches("invoices +workqueue open +180 +1/256 +0 +42.0s +0 +12.0ms +1.4s +12.0ms"
                        + " +1.4s +7 +2 +0 +1 +invoices-item +Checkout.pay.Checkout.java:12."))
                .anyMatch(line -> line.matches("metrics-aggregation-and-flush +workqueue open +12 +1/256 +0 +3.0ms +250"
                        + " +4.2us +98.0us +4.2us +98.0us +7 +2 +0 +1 .*"))
                .anyMatch(line -> line.matches("mail +workqueue open +0 +0/256 +0 +- +0 +- +- +- +- +7 +2 +0 +1 +- +-"))
                .anyMatch(line -> line.matches("app/0 +managed +0 +2 +1 +0 +1 +0 +0 +- +3"))
                .anyMatch(line ->
                        line.matches("invoices-item +invoices +42.0s timed_waiting Invoices.upload.* +Checkout.pay.*"))
                .containsSubsequence(
                        "body over its time for 42.0s: invoices-item of invoices",
                        "    may take 1 s",
                        "    at java.base@25/java.lang.Thread.sleep0(Native Method)",
                        "pool stall for 31.0s: app/u");
    }

    @Test
    void narrow_cutsNamesLast() {
        assertThat(texts(lines(NOW, 40, View.UNLIMITED)))
                .anyMatch(line -> line.matches("metrics-aggreg[a-z-]*~ +12 +1/256 +3.0ms"));
    }

    @Test
    void firstLook_hasNoRates() {
        Line row = row(Report.lines(NOW, QueueRows.of(null, NOW, Samples.ALL), view(80)), "mail");
        assertThat(row.text()).matches("mail +open +0 +0/256 +- +- +- +- +2");
    }

    @Test
    void low_showsSomethingOfEachPart() {
        List<String> low = texts(lines(many(40), 80, 23));
        assertThat(low).hasSize(23);
        assertThat(low).anyMatch(line -> line.startsWith("queue "));
        assertThat(low).anyMatch(line -> line.startsWith("body over its time"));
        assertThat(low).anyMatch(line -> line.startsWith("running "));
        assertThat(low).anyMatch(line -> line.startsWith("pool "));
        assertThat(low).anyMatch(line -> line.matches("\\+ \\d\\d more"));
    }

    @Test
    void oneRowMoreThanFits_isCounted() {
        List<String> lines = texts(Section.fit(
                List.of(new Section(List.of(Line.plain("h"), Line.plain("a"), Line.plain("b"), Line.plain("c")), 12)),
                80,
                3));
        assertThat(lines).containsExactly("h", "a", "+ 2 more");
    }

    @Test
    void severalRuntimes_areToldApart() {
        Look two = new Look(
                Instant.EPOCH,
                1,
                "m",
                List.of(
                        new Seen("1", Samples.runtime("one", SECOND, Samples.queues(0))),
                        new Seen("2", Samples.runtime("two", SECOND, Samples.queues(0)))));
        List<String> lines = texts(lines(two, 200, View.UNLIMITED));
        assertThat(lines).anyMatch(line -> line.startsWith("one  up 1.0s"));
        assertThat(lines).anyMatch(line -> line.startsWith("two  up 1.0s"));
        assertThat(lines).anyMatch(line -> line.matches("invoices +one .*"));
        assertThat(lines).anyMatch(line -> line.matches("invoices +two .*"));
        assertThat(lines).contains("pool stall for 31.0s: two: two/u");
    }

    @Test
    void late_standsOut() {
        List<Line> lines = lines(NOW, 120, View.UNLIMITED);
        assertThat(row(lines, "invoices").look()).isEqualTo(Line.Stress.ALARM);
        assertThat(row(lines, "mail").look()).isEqualTo(Line.Stress.PLAIN);
        assertThat(row(lines, "app/u").look()).isEqualTo(Line.Stress.ALARM);
    }

    @Test
    void hostileName_neitherMovesTheCursorNorWraps() {
        Look hostile = Samples.look(
                SECOND, List.of(Samples.idle("\u001b[2J\nevil\u202e\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57", 0)));
        for (int width : new int[] {5, 16, 17, 18, 40, 80}) {
            for (Line line : lines(hostile, width, View.UNLIMITED)) {
                assertThat(line.text()).doesNotContain("\u001b", "\n", "\u202e");
                assertThat(Text.width(line.text())).isLessThanOrEqualTo(width);
            }
        }
        assertThat(texts(lines(hostile, 80, View.UNLIMITED)))
                .anyMatch(line -> line.startsWith("?[2J?evil?\u6f22\u5b57"));
    }

    private static Look many(int queues) {
        List<QueueSnapshot> all = new ArrayList<>();
        for (int i = 0; i < queues; i++) {
            all.add(Samples.idle("queue-" + i, i));
        }
        return Samples.look(SECOND, all);
    }

    private static String heading(Look look, int width) {
        return lines(look, width, View.UNLIMITED).stream()
                .filter(line -> line.look() == Line.Stress.HEADING)
                .findFirst()
                .orElseThrow()
                .text();
    }

    private static Line row(List<Line> lines, String name) {
        return lines.stream()
                .filter(line -> line.text().startsWith(name + " "))
                .findFirst()
                .orElseThrow();
    }

    private static List<Line> lines(Look look, int width, int height) {
        return Report.lines(look, QueueRows.of(BEFORE, look, Samples.ALL), new View(Order.OLDEST, width, height));
    }

    private static View view(int width) {
        return new View(Order.OLDEST, width, View.UNLIMITED);
    }

    private static List<String> texts(List<Line> lines) {
        return lines.stream().map(Line::text).toList();
    }
}
