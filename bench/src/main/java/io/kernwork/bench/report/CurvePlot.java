package io.kernwork.bench.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.Serial;
import java.text.DecimalFormat;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** One workload: the latency of everybody by percentile. */
final class CurvePlot {
    private static final BasicStroke THIN = new BasicStroke(1.5f);
    private static final BasicStroke THICK = new BasicStroke(3.5f);

    private CurvePlot() {}

    static JFreeChart of(String workload, Map<String, Histogram> histograms) {
        XYSeriesCollection lines = new XYSeriesCollection();
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        histograms.forEach((variant, histogram) -> {
            boolean ours = variant.startsWith("kernwork");
            renderer.setSeriesStroke(lines.getSeriesCount(), ours ? THICK : THIN);
            if (ours) {
                renderer.setSeriesPaint(lines.getSeriesCount(), BarPlot.Kind.OURS.color());
            }
            XYSeries line = new XYSeries(variant);
            Curves.Points points = Curves.points(histogram);
            for (int i = 0; i < points.x().size(); i++) {
                line.add(points.x().get(i), points.y().get(i));
            }
            lines.addSeries(line);
        });
        LogAxis rarity = new LogAxis("percentile");
        rarity.setNumberFormatOverride(new Percentiles());
        rarity.setTickUnit(new NumberTickUnit(1)); // in powers of ten
        LogAxis time = new LogAxis("us (logarithmic)");
        time.setTickUnit(new NumberTickUnit(Math.log10(2)));
        time.setNumberFormatOverride(new DecimalFormat("#,##0.###"));
        XYPlot plot = new XYPlot(lines, rarity, time, renderer);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setDomainGridlinePaint(Color.LIGHT_GRAY);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        return new JFreeChart(workload + ": latency by percentile, all rounds together", plot);
    }

    /** Writes one in 100 as p99. */
    private static final class Percentiles extends NumberFormat {
        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public StringBuffer format(double oneIn, StringBuffer to, FieldPosition position) {
            return to.append(Curves.percentile(oneIn));
        }

        @Override
        public StringBuffer format(long oneIn, StringBuffer to, FieldPosition position) {
            return format((double) oneIn, to, position);
        }

        @Override
        public Number parse(String text, ParsePosition position) {
            throw new UnsupportedOperationException("only written");
        }
    }
}
