package io.kernwork.bench.report;

import io.kernwork.bench.Row;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Paint;
import java.io.Serial;
import java.text.DecimalFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.CategoryLabelPositions;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.MinMaxCategoryRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;

/** One row: the median of everybody as a bar, and a line from lowest to highest. */
final class BarPlot {
    /** What a bar is, told by its colour. */
    enum Kind {
        OURS("Kernwork", 0x1b5faa),
        COUNTED("peers that count", 0x8c8c8c),
        SHOWN("shown, do not count", 0xd0d0d0),
        LIMIT("limit", 0x7fb77e);

        private final String text;
        private final Color color;

        Kind(String text, int rgb) {
            this.text = text;
            this.color = new Color(rgb);
        }

        Color color() {
            return color;
        }
    }

    /** From here on bars stand on a logarithmic axis, or the small ones could not be seen. */
    private static final double WIDE = 30;

    private static final Color MARK = new Color(0x202020);

    private record Bar(String name, Kind kind, Spread spread) {}

    private BarPlot() {}

    static JFreeChart of(RowResult result) {
        List<Bar> bars = bars(result);
        DefaultCategoryDataset medians = new DefaultCategoryDataset();
        DefaultCategoryDataset ends = new DefaultCategoryDataset();
        for (Bar bar : bars) {
            medians.addValue(bar.spread().median(), "median", bar.name());
            ends.addValue(bar.spread().min(), "lowest", bar.name());
            ends.addValue(bar.spread().max(), "highest", bar.name());
        }
        CategoryAxis names = new CategoryAxis();
        names.setCategoryLabelPositions(
                bars.size() > 8 ? CategoryLabelPositions.UP_45 : CategoryLabelPositions.STANDARD);
        BarRenderer painted = painted(bars);
        CategoryPlot plot = new CategoryPlot(medians, names, axis(result.row(), bars, painted), painted);
        plot.setDataset(1, ends);
        plot.setRenderer(1, lines());
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.setFixedLegendItems(legend(bars));
        Row row = result.row();
        String better = row.better().name().toLowerCase(Locale.ROOT) + " is better";
        return new JFreeChart(row.id() + ": " + row.title() + " (" + better + ")", plot);
    }

    private static List<Bar> bars(RowResult result) {
        List<Bar> bars = new ArrayList<>();
        if (result.ours() != null) {
            bars.add(new Bar(result.row().ours(), Kind.OURS, result.ours()));
        }
        for (RowResult.Peer peer : result.peers()) {
            if (peer.spread() != null) {
                bars.add(new Bar(peer.variant().id(), peer.counted() ? Kind.COUNTED : Kind.SHOWN, peer.spread()));
            }
        }
        if (result.limit() != null) {
            bars.add(new Bar("limit", Kind.LIMIT, result.limit()));
        }
        return bars;
    }

    private static ValueAxis axis(Row row, List<Bar> bars, BarRenderer renderer) {
        double low = bars.stream().mapToDouble(bar -> bar.spread().min()).min().orElse(0);
        double high = bars.stream().mapToDouble(bar -> bar.spread().max()).max().orElse(0);
        if (low <= 0 || high / low < WIDE) {
            NumberAxis axis = new NumberAxis(row.unit());
            axis.setUpperMargin(0.1);
            return axis;
        }
        double decade = Math.pow(10, Math.floor(Math.log10(low)));
        renderer.setBase(decade);
        LogAxis axis = new LogAxis(row.unit() + " (logarithmic)");
        axis.setSmallestValue(decade);
        axis.setTickUnit(new NumberTickUnit(1)); // in powers of ten
        axis.setRange(decade, 2 * high);
        axis.setNumberFormatOverride(new DecimalFormat("#,##0.###"));
        return axis;
    }

    private static BarRenderer painted(List<Bar> bars) {
        BarRenderer renderer = new BarRenderer() {
            @Serial
            private static final long serialVersionUID = 1;

            @Override
            public Paint getItemPaint(int row, int column) {
                return bars.get(column).kind().color();
            }
        };
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setMaximumBarWidth(0.12);
        renderer.setDefaultItemLabelGenerator(
                new StandardCategoryItemLabelGenerator("{2}", new DecimalFormat("#,##0.##")));
        renderer.setDefaultItemLabelsVisible(true);
        return renderer;
    }

    private static MinMaxCategoryRenderer lines() {
        MinMaxCategoryRenderer renderer = new MinMaxCategoryRenderer();
        renderer.setDrawLines(false);
        renderer.setGroupPaint(MARK);
        renderer.setGroupStroke(new BasicStroke(2));
        renderer.setDefaultPaint(MARK);
        renderer.setAutoPopulateSeriesPaint(false);
        return renderer;
    }

    private static LegendItemCollection legend(List<Bar> bars) {
        LegendItemCollection items = new LegendItemCollection();
        for (Kind kind : Kind.values()) {
            if (bars.stream().anyMatch(bar -> bar.kind() == kind)) {
                items.add(new LegendItem(kind.text, kind.color));
            }
        }
        items.add(new LegendItem("lowest to highest", MARK));
        return items;
    }
}
