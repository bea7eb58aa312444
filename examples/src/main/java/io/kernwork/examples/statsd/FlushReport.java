package io.kernwork.examples.statsd;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One flush: what every series said of the interval.
 *
 * @param number 1 for the first flush of a server
 * @param at when the interval ended
 * @param interval how long it was
 * @param last whether this is the flush of the server's close
 * @param series the series: counters and gauges always, the others if they heard something
 * @param offenders a few of the refused lines of the interval, each with its reason, safe to print
 * @param before the server's counts at the flush before
 * @param now the server's counts at this one
 */
public record FlushReport(
        long number,
        Instant at,
        Duration interval,
        boolean last,
        List<SeriesReport> series,
        List<String> offenders,
        StatsdStats before,
        StatsdStats now) {

    /** Copies the lists. */
    public FlushReport {
        series = List.copyOf(series);
        offenders = List.copyOf(offenders);
    }
}
