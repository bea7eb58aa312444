package io.kernwork.examples.statsd;

import io.kernwork.examples.text.Figures;
import java.util.Comparator;
import java.util.List;

/**
 * A flush as lines {@code path[;tag=value...] value timestamp}, which Graphite's plaintext port takes as they are. The
 * paths are those of Etsy's StatsD:
 *
 * <pre>
 *   stats.counters.NAME.count, .rate                the sum, and the sum per second
 *   stats.gauges.NAME                               the value
 *   stats.timers.NAME.count, .count_ps, .min, .max, .mean, .sum, .median, .p90, .p95, .p99
 *   stats.histograms.NAME...., stats.distributions.NAME....      the same
 *   stats.sets.NAME.count                           different members; .estimated is 1 if that is an estimate
 *   stats.statsd.packets_received, .metrics_received, .bad_lines_seen, .series, .kernel_drops
 * </pre>
 *
 * <p>The timestamp is the interval's end in seconds of Unix time. Characters other than letters, digits and {@code _ - .}
 * become {@code _}; a tag {@code a:b} becomes {@code ;a=b}, a tag {@code a} becomes {@code ;a=true}.
 */
final class GraphiteFormat {
    private final StringBuilder text = new StringBuilder(4096);
    private final long seconds;

    private GraphiteFormat(long seconds) {
        this.seconds = seconds;
    }

    static String format(FlushReport report) {
        GraphiteFormat format = new GraphiteFormat(report.at().getEpochSecond());
        List<SeriesReport> sorted = report.series().stream()
                .sorted(Comparator.comparing(SeriesReport::type).thenComparing(SeriesReport::label))
                .toList();
        sorted.forEach(format::series);
        format.server(report.before(), report.now());
        return format.text.toString();
    }

    private void series(SeriesReport series) {
        String path = "stats." + series.type().group() + '.' + clean(series.name());
        String tags = tags(series.tags());
        switch (series.reading()) {
            case Reading.Count(double total, double perSecond) -> {
                line(path, ".count", tags, total);
                line(path, ".rate", tags, perSecond);
            }
            case Reading.Level(double value) -> line(path, "", tags, value);
            case Reading.Distinct(long count, boolean estimated) -> {
                line(path, ".count", tags, count);
                if (estimated) {
                    line(path, ".estimated", tags, 1);
                }
            }
            case Reading.Distribution d -> distribution(path, tags, d);
        }
    }

    private void distribution(String path, String tags, Reading.Distribution d) {
        line(path, ".count", tags, d.count());
        line(path, ".count_ps", tags, d.perSecond());
        line(path, ".min", tags, d.min());
        line(path, ".max", tags, d.max());
        line(path, ".mean", tags, d.mean());
        line(path, ".sum", tags, d.sum());
        line(path, ".median", tags, d.median());
        line(path, ".p90", tags, d.p90());
        line(path, ".p95", tags, d.p95());
        line(path, ".p99", tags, d.p99());
    }

    private void server(StatsdStats before, StatsdStats now) {
        String path = "stats.statsd";
        line(path, ".packets_received", "", now.packets() - before.packets());
        line(path, ".metrics_received", "", now.accepted() - before.accepted());
        line(path, ".bad_lines_seen", "", now.refusedLines() - before.refusedLines());
        line(path, ".series", "", now.liveSeries());
        if (now.kernelDrops() >= 0) {
            line(path, ".kernel_drops", "", now.kernelDrops() - Math.max(0, before.kernelDrops()));
        }
    }

    private void line(String path, String leaf, String tags, double value) {
        line(path, leaf, tags, Figures.plain(value));
    }

    private void line(String path, String leaf, String tags, long value) {
        line(path, leaf, tags, Long.toString(value));
    }

    private void line(String path, String leaf, String tags, String value) {
        text.append(path).append(leaf).append(tags).append(' ').append(value);
        text.append(' ').append(seconds).append('\n');
    }

    private static String tags(String given) {
        if (given.isEmpty()) {
            return "";
        }
        StringBuilder tags = new StringBuilder();
        for (String tag : given.split(",", -1)) {
            int colon = tag.indexOf(':');
            String key = clean(colon < 0 ? tag : tag.substring(0, colon));
            String value = colon < 0 ? "" : clean(tag.substring(colon + 1));
            if (!key.isEmpty()) {
                tags.append(';').append(key).append('=').append(value.isEmpty() ? "true" : value);
            }
        }
        return tags.toString();
    }

    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '.');
            clean.append(plain ? c : '_');
        }
        return clean.toString();
    }
}
