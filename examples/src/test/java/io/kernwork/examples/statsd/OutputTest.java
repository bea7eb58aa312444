package io.kernwork.examples.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.examples.text.Figures;
import io.kernwork.examples.text.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a flush looks like on the console and in the file. */
final class OutputTest {
    private final SteppedServer server = SteppedServer.create();

    @TempDir
    private Path dir = Path.of("unset");

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void graphiteText_hasALineForEachFigure() throws Exception {
        FlushReport report = server.receive("b.x:3|c|@0.5\na/b c:1|c\ng:-4|g|#env:prod,eu\nt:5|ms\nu:x|s\nnot")
                .receive("g:+1.25|g|#env:prod,eu")
                .receive("t:7|ms")
                .flush();
        long time = report.at().getEpochSecond();
        assertThat(GraphiteFormat.format(report)
                        .lines()
                        .map(line -> line.replaceFirst("(\\.rate|_ps) [0-9.]+", "$1 R")))
                .containsExactly(
                        "stats.counters.b.x.count 6 " + time,
                        "stats.counters.b.x.rate R " + time,
                        "stats.gauges.g;env=prod;eu=true -2.75 " + time,
                        "stats.timers.t.count 2 " + time,
                        "stats.timers.t.count_ps R " + time,
                        "stats.timers.t.min 5 " + time,
                        "stats.timers.t.max 7 " + time,
                        "stats.timers.t.mean 6 " + time,
                        "stats.timers.t.sum 12 " + time,
                        "stats.timers.t.median 5.003 " + time,
                        "stats.timers.t.p90 7 " + time,
                        "stats.timers.t.p95 7 " + time,
                        "stats.timers.t.p99 7 " + time,
                        "stats.sets.u.count 1 " + time,
                        "stats.statsd.packets_received 3 " + time,
                        "stats.statsd.metrics_received 6 " + time,
                        "stats.statsd.bad_lines_seen 2 " + time,
                        "stats.statsd.series 4 " + time);
    }

    @Test
    void graphiteNames_holdNothingThatBreaksALine() throws Exception {
        server.receive("a;b=c/\u00e9:1|c|#k;x:v w,,:z");
        assertThat(GraphiteFormat.format(server.flush())).startsWith("stats.counters.a_b_c__.count;k_x=v_w 1 ");
    }

    @Test
    void estimate_isMarked() throws Exception {
        for (int i = 0; i < 5000; i++) {
            server.receive("u:" + i + "|s");
        }
        FlushReport report = server.flush();
        assertThat(GraphiteFormat.format(report)).contains("stats.sets.u.estimated 1 ");
        assertThat(ConsoleSink.table(report.series(), 5)).contains("about ");
    }

    @Test
    void consoleTable_showsTheBusiestFirstWithinThePage() throws Exception {
        for (int i = 0; i < 30; i++) {
            server.receive(("series." + i + ":1|c\n").repeat(i + 1));
        }
        server.receive("x".repeat(200) + ":1|c|#" + "y".repeat(200) + "\n\u001b");
        server.flush();
        StringWriter text = new StringWriter();
        new ConsoleSink(new PrintWriter(text), 10).write(server.sink.last());
        assertThat(text.toString().lines())
                .allMatch(line -> line.length() <= TextTable.WIDTH)
                .anyMatch(line -> line.startsWith("flush 1 at "))
                .anyMatch(line -> line.matches("  series\\.29 +c +30  30 \\(.*/s\\)"))
                .contains("  ... and 21 more series", "  refused, bad name: '\\u001b'");
    }

    @Test
    void silentSeries_areOnlyCountedOnTheConsole() throws Exception {
        server.receive("a:1|c\nb:1|g\nc:1|c").flush();
        server.receive("a:1|c").flush();
        assertThat(ConsoleSink.table(server.sink.last().series(), 10).lines())
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("  NAME"),
                        row -> assertThat(row).startsWith("  a "),
                        more -> assertThat(more).isEqualTo("  ... and 2 more series"));
        assertThat(ConsoleSink.table(server.flush().series(), 10)).isEmpty();
    }

    @Test
    void file_isAppendedToAndMayBeMovedAway() throws Exception {
        Path file = dir.resolve("metrics.txt");
        Files.writeString(file, "before\n");
        GraphiteFileSink sink = new GraphiteFileSink(file);
        sink.write(server.receive("c:1|c").flush());
        Files.move(file, dir.resolve("moved.txt"));
        sink.write(server.receive("c:2|c").flush());
        assertThat(Files.readString(dir.resolve("moved.txt"))).startsWith("before\nstats.counters.c.count 1 ");
        assertThat(Files.readString(file)).startsWith("stats.counters.c.count 2 ");
    }

    @Test
    void fileThatCannotBeWritten_isRefusedAtOnce() {
        assertThatThrownBy(() -> new GraphiteFileSink(dir.resolve("absent").resolve("file")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void flushThatCouldNotBeWritten_isWrittenWithTheNextOne() throws Exception {
        Path sub = Files.createDirectory(dir.resolve("sub"));
        Path file = sub.resolve("metrics.txt");
        GraphiteFileSink sink = new GraphiteFileSink(file);
        Files.delete(file);
        Files.delete(sub);
        FlushReport first = server.receive("c:1|c").flush();
        assertThatThrownBy(() -> sink.write(first)).isInstanceOf(IOException.class);
        Files.createDirectory(sub);
        sink.write(server.receive("c:2|c").flush());
        assertThat(Files.readString(file)).contains("stats.counters.c.count 1 ", "stats.counters.c.count 2 ");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "-1.5, -1.5",
        "0.125, 0.125",
        "1e15, 1000000000000000",
        "1e-12, 0",
        "0.1, 0.1",
        "123456.789, 123456.789",
        "1e20, 100000000000000000000",
        "-0.0, 0"
    })
    void plainFigure_hasNoExponent(double number, String text) {
        assertThat(Figures.plain(number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0;0",
                "1234.56;1,235",
                "123.45;123.5",
                "12.345;12.35",
                "0.5;0.5",
                "1e18;1.000e+18",
                "100;100",
                "20;20"
            })
    void roundedFigure_isShort(double number, String text) {
        assertThat(Figures.rounded(number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 ns", "850, 850 ns", "12300, 12.3 us", "4560000, 4.56 ms", "2000000000, 2 s"})
    void time_isInTheUnitThatSuitsIt(long nanos, String text) {
        assertThat(Figures.nanos(nanos)).isEqualTo(text);
    }
}
