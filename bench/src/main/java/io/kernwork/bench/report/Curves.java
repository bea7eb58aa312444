package io.kernwork.bench.report;

import io.kernwork.bench.run.Measurements;
import io.kernwork.bench.run.Measurements.Series;
import io.kernwork.bench.work.Sample;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Distributions as curves: the further right, the rarer. */
final class Curves {
    /** Steps for each tenth of what is left above: enough for a smooth line. */
    private static final int STEPS = 20;

    /** Rarer than this is the machine's noise. */
    private static final double RAREST = 1e4;

    /** The points of one curve. */
    record Points(List<Double> x, List<Double> y) {}

    private Curves() {}

    /** One distribution for each variant that has one, its rounds added up. */
    static Map<String, Histogram> of(String workload, Measurements measured) {
        Map<String, Histogram> curves = new LinkedHashMap<>();
        for (Series series : measured.of(workload)) {
            for (var attempt : series.rounds().values()) {
                attempt.samples().values().stream()
                        .map(Sample::histogram)
                        .filter(text -> text != null)
                        .findFirst()
                        .ifPresent(text -> curves.merge(series.variant().id(), decode(text), Curves::sum));
            }
        }
        return curves;
    }

    private static Histogram sum(Histogram a, Histogram b) {
        a.add(b);
        return a;
    }

    static Histogram decode(String text) {
        try {
            Histogram histogram = Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
            histogram.setAutoResize(true);
            return histogram;
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("no histogram: " + text, e);
        }
    }

    /** In microseconds, against one in how many is above. */
    static Points points(Histogram histogram) {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        double rarest = Math.min(RAREST, (double) histogram.getTotalCount());
        for (int step = 0; Math.pow(10, (double) step / STEPS) <= rarest; step++) {
            double oneIn = Math.pow(10, (double) step / STEPS);
            x.add(oneIn);
            y.add(Math.max(1, histogram.getValueAtPercentile(100 - 100 / oneIn)) / 1e3);
        }
        return new Points(x, y);
    }

    /** The label of a place on the axis: 10 is p90, 100 is p99. */
    static String percentile(double oneIn) {
        if (oneIn < 1) {
            return " ";
        }
        double percent = 100 - 100 / oneIn;
        return "p" + String.format(Locale.ROOT, "%.3f", percent).replaceAll("\\.?0+$", "");
    }
}
