package io.kernwork.bench.report;

import io.kernwork.bench.run.Measurements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;

/** The pictures: for each row a bar for everybody, with lowest and highest; for each workload with latencies their curves. */
final class Plots {
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 560;

    private final Path directory;
    private final List<Path> written = new ArrayList<>();

    Plots(Path directory) {
        this.directory = directory;
    }

    List<Path> all(List<RowResult> results, Measurements measured) throws IOException {
        System.setProperty("java.awt.headless", "true");
        Files.createDirectories(directory);
        Set<String> workloads = new LinkedHashSet<>();
        for (RowResult result : results) {
            workloads.add(result.row().workload());
            if (result.ours() != null) {
                save(BarPlot.of(result), result.row().id());
            }
        }
        for (String workload : workloads) {
            Map<String, Histogram> curves = Curves.of(workload, measured);
            if (!curves.isEmpty()) {
                save(CurvePlot.of(workload, curves), workload + ".latency");
            }
        }
        return List.copyOf(written);
    }

    private void save(JFreeChart chart, String name) throws IOException {
        Path file = directory.resolve(name + ".png");
        ChartUtils.saveChartAsPNG(file.toFile(), chart, WIDTH, HEIGHT);
        written.add(file);
    }
}
