package io.kernwork.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kernwork.bench.Rows;
import io.kernwork.bench.run.Made;
import io.kernwork.bench.work.Sample;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlotsTest {
    @TempDir
    private Path dir;

    @Test
    void aPictureForEachRow_andOneForEachDistribution() throws IOException {
        Histogram histogram = new Histogram(3);
        IntStream.rangeClosed(1, 1000).forEach(i -> histogram.recordValue(i * 10L));
        var measured = new Made()
                .histogram("H1", "kernwork", "H1.p50", Sample.of(5, histogram))
                .histogram("H1", "fjp", "H1.p50", Sample.of(6, histogram))
                .counted("E1", "kernwork", "E1", 20, 22)
                .counted("E1", "fjp", "E1", 50, 2600)
                .shown("E1", "fjpReuse", "E1", 40)
                .counted("M1", "kernwork", "M1.workers", 0, 0)
                .done();
        Judge judge = new Judge(measured);
        List<RowResult> results = Rows.all(2).stream().map(judge::judge).toList();
        List<Path> files = new Plots(dir.resolve("made")).all(results, measured);
        assertThat(files)
                .extracting(file -> file.getFileName().toString())
                .containsExactly("E1.png", "H1.p50.png", "M1.workers.png", "H1.latency.png");
        for (Path file : files) {
            assertDrawn(ImageIO.read(file.toFile()));
        }
    }

    @Test
    void curve_runsFromTheMedianToTheRarest() {
        Histogram histogram = new Histogram(3);
        IntStream.rangeClosed(1, 1000).forEach(i -> histogram.recordValue(i * 1000L));
        var points = Curves.points(
                Curves.decode(Objects.requireNonNull(Sample.of(1, histogram).histogram())));
        assertThat(points.x().getLast()).isCloseTo(1000, within(1.0));
        assertThat(points.y()).isSorted();
        assertThat(points.y().getLast()).isBetween(990.0, 1010.0);
    }

    @Test
    void labels_areThePercentiles() {
        assertThat(List.of(2.0, 10.0, 100.0, 1000.0, 10000.0))
                .extracting(Curves::percentile)
                .containsExactly("p50", "p90", "p99", "p99.9", "p99.99");
    }

    /** More than a white sheet: several colours, and ours among them. */
    private static void assertDrawn(BufferedImage image) {
        int ours = new Color(0x1b5faa).getRGB();
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        assertThat(IntStream.of(pixels).distinct().count()).isGreaterThan(3);
        assertThat(pixels).contains(ours);
    }
}
