package io.kernwork.bench.report;

import io.kernwork.bench.run.Measurements;
import java.awt.Color;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The pictures: for each row a bar for everybody, with lowest and highest; for each workload with latencies their curves. */
final class Plots {
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 560;

    /** From here on bars stand on a logarithmic axis, or the small ones could not be seen. */
    private static final double WIDE = 30;

    private static final Color OURS = new Color(0x1b5faa);
    private static final Color COUNTED = new Color(0x8c8c8c);
    private static final Color SHOWN = new Color(0xd0d0d0);
    private static final Color LIMIT = new Color(0x7fb77e);
    private static final Color MARK = new Color(0x202020);

    private final Path directory;
    private final List<Path> written = new ArrayList<>();

    /** One bar. */
    private record Bar(String name, Color color, Spread spread) {}

    Plots(Path directory) {
        this.directory = directory;
    }

    List<Path> all(List<RowResult> results, Measurements measured) throws IOException {
        System.setProperty("java.awt.headless", "true");
        Files.createDirectories(directory);
        for (RowResult result : results) {
            if (result.ours() != null) {
                save(bars(result), result.row().id());
            }
        }
        for (String workload : new TreeSet<>(
                results.stream().map(result -> result.row().workload()).toList())) {
            Map<String, Histogram> curves = Curves.of(workload, measured);
            if (!curves.isEmpty()) {
                save(curves(workload, curves), workload + ".latency");
            }
        }
        return written;
    }

    private void save(Chart<?, ?> chart, String name) throws IOException {
        Path file = directory.resolve(name + ".png");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            BitmapEncoder.saveBitmap(chart, out, BitmapFormat.PNG);
        }
        written.add(file);
    }

    private static List<Bar> bars(RowResult result, List<Bar> bars) {
        if (result.ours() != null) {
            bars.add(new Bar(result.row().ours(), OURS, result.ours()));
        }
        for (RowResult.Peer peer : result.peers()) {
            if (peer.spread() != null) {
                bars.add(new Bar(peer.variant().id(), peer.counted() ? COUNTED : SHOWN, peer.spread()));
            }
        }
        if (result.limit() != null) {
            bars.add(new Bar("limit", LIMIT, result.limit()));
        }
        return bars;
    }

    private static CategoryChart bars(RowResult result) {
        List<Bar> bars = bars(result, new ArrayList<>());
        List<String> names = bars.stream().map(Bar::name).toList();
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(result.row().id() + ": " + result.row().title() + " ("
                        + result.row().better().name().toLowerCase(java.util.Locale.ROOT) + " is better)")
                .yAxisTitle(result.row().unit())
                .build();
        style(chart.getStyler());
        chart.getStyler().setOverlapped(true).setAvailableSpaceFill(0.6);
        chart.getStyler().setXAxisLabelRotation(bars.size() > 8 ? 30 : 0);
        double low = bars.stream().mapToDouble(bar -> bar.spread().min()).min().orElse(0);
        double high = bars.stream().mapToDouble(bar -> bar.spread().max()).max().orElse(0);
        chart.getStyler().setYAxisLogarithmic(low > 0 && high / low > WIDE);
        for (var kind : Map.of("Kernwork", OURS, "peers", COUNTED, "shown, not counted", SHOWN, "limit", LIMIT)
                .entrySet()) {
            if (bars.stream().anyMatch(bar -> bar.color().equals(kind.getValue()))) {
                chart.addSeries(kind.getKey(), names, medians(bars, kind.getValue()))
                        .setFillColor(kind.getValue());
            }
        }
        mark(
                chart,
                "lowest",
                names,
                bars.stream().map(bar -> bar.spread().min()).toList());
        mark(
                chart,
                "highest",
                names,
                bars.stream().map(bar -> bar.spread().max()).toList());
        return chart;
    }

    /** A series has one colour, so each has a hole where the bars of others stand. */
    private static List<@Nullable Double> medians(List<Bar> bars, Color color) {
        List<@Nullable Double> medians = new ArrayList<>();
        for (Bar bar : bars) {
            medians.add(bar.color().equals(color) ? bar.spread().median() : null);
        }
        return medians;
    }

    private static void mark(CategoryChart chart, String name, List<String> names, List<Double> values) {
        var series = chart.addSeries(name, names, values);
        series.setChartCategorySeriesRenderStyle(CategorySeriesRenderStyle.Scatter);
        series.setMarker(name.equals("lowest") ? SeriesMarkers.TRIANGLE_UP : SeriesMarkers.TRIANGLE_DOWN);
        series.setMarkerColor(MARK);
    }

    private static XYChart curves(String workload, Map<String, Histogram> histograms) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(workload + ": latency by percentile, all rounds together")
                .xAxisTitle("percentile")
                .yAxisTitle("us")
                .build();
        style(chart.getStyler());
        chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
        chart.getStyler().setxAxisTickLabelsFormattingFunction(x -> Curves.percentile(x));
        histograms.forEach((variant, histogram) -> {
            var points = Curves.points(histogram);
            chart.addSeries(variant, points.x(), points.y()).setMarker(SeriesMarkers.NONE);
        });
        return chart;
    }

    private static void style(AxesChartStyler styler) {
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setLegendPosition(LegendPosition.OutsideE);
        styler.setSeriesColors(new Color[] {
            OURS,
            new Color(0xd1495b),
            new Color(0x66a182),
            new Color(0xedae49),
            new Color(0x6f4e7c),
            new Color(0x2e4057),
            new Color(0x8d96a3),
            new Color(0x00798c),
            new Color(0xa05195),
            new Color(0x3a3a3a)
        });
    }
}
