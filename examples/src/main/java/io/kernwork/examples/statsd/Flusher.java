package io.kernwork.examples.statsd;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What happens at the end of an interval: takes in new series, tears down retired ones, reports every series, and writes
 * the report. Run by one thread at a time: the {@link FlushWork}, and after that is disabled, the closing thread.
 */
final class Flusher {
    /** Bounds what the receive path is asked to do at once. */
    private static final int RETIRED_AT_ONCE = 1024;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Keeps the rates of a last interval cut short within reason. */
    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(1);

    private final Roster roster;
    private final Offenders offenders;
    private final List<FlushSink> sinks;
    private final int idleIntervals;
    private final Supplier<StatsdStats> stats;
    private final Distributions scratch = new Distributions();
    private final List<Series> live = new ArrayList<>();
    private final FlushCounts counts;
    private long intervalStart = System.nanoTime();
    private StatsdStats before = StatsdStats.NONE;

    Flusher(
            Roster roster,
            Offenders offenders,
            FlushCounts counts,
            Supplier<StatsdStats> stats,
            List<FlushSink> sinks,
            int idleIntervals) {
        this.roster = roster;
        this.offenders = offenders;
        this.counts = counts;
        this.stats = stats;
        this.sinks = List.copyOf(sinks);
        this.idleIntervals = idleIntervals;
    }

    /** An interval's end. Whether anything is to be retired is for the receive path to see afterwards. */
    void flush() throws InterruptedException {
        takeOpened();
        tearDownClosed();
        write(false);
        proposeIdle();
    }

    /**
     * The end of the last interval. Called when the receive thread has ended and the series' queue was flushed, so the
     * mailboxes are empty; should one not be, its samples are saved and counted as a problem.
     */
    void flushLast() {
        takeOpened();
        for (Series series : live) {
            counts.unfolded.add(series.fold());
        }
        write(true);
    }

    private void takeOpened() {
        for (Series series = roster.takeOpened(); series != null; series = roster.takeOpened()) {
            live.add(series);
            counts.opened.add(1);
        }
    }

    /**
     * Ends the series that left the table. Every sample of theirs is folded and reported, and none can come any more; but
     * a last run, with nothing to do, may still be queued or running. After disableSync there is none and never will be,
     * so the series can be forgotten.
     */
    private void tearDownClosed() throws InterruptedException {
        List<Series> ended = new ArrayList<>();
        for (Series series = roster.takeClosed(); series != null; series = roster.takeClosed()) {
            try {
                series.disableSync();
            } catch (InterruptedException e) {
                roster.closed(series); // next time
                throw e;
            }
            ended.add(series);
        }
        if (!ended.isEmpty()) {
            live.removeAll(new HashSet<>(ended));
            counts.retired.add(ended.size());
        }
    }

    private void proposeIdle() {
        List<Roster.Idle> idle = new ArrayList<>();
        for (Series series : live) {
            if (series.isIdle(idleIntervals) && idle.size() < RETIRED_AT_ONCE) {
                idle.add(new Roster.Idle(series, series.folded()));
            }
        }
        if (!idle.isEmpty()) {
            roster.proposeIdle(idle);
        }
    }

    private void write(boolean last) {
        long end = System.nanoTime();
        Duration interval = Duration.ofNanos(Math.max(SHORTEST, end - intervalStart));
        intervalStart = end;
        List<SeriesReport> series = report(interval.toNanos() / (double) SECOND);
        counts.flushes.add(1);
        StatsdStats now = stats.get();
        FlushReport report = new FlushReport(
                now.flushes(), Instant.now(), interval, last, series, offenders.takeShown(), before, now);
        before = now;
        for (FlushSink sink : sinks) {
            write(sink, report);
        }
    }

    /** A silent timer or set has nothing to say; a counter says 0, a gauge its value. */
    private List<SeriesReport> report(double seconds) {
        List<SeriesReport> reports = new ArrayList<>(live.size());
        for (Series series : live) {
            SeriesReport report = series.report(seconds, scratch);
            if (report.samples() > 0 || report.type() == MetricType.COUNTER || report.type() == MetricType.GAUGE) {
                reports.add(report);
            }
        }
        return reports;
    }

    private void write(FlushSink sink, FlushReport report) {
        try {
            sink.write(report);
        } catch (IOException | RuntimeException e) {
            problem("flush " + report.number() + " could not be written: " + e);
        }
    }

    /** Tells every sink, and counts it. */
    void problem(String text) {
        counts.problems.add(1);
        for (FlushSink sink : sinks) {
            sink.problem(text);
        }
    }
}
