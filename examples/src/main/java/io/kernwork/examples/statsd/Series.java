package io.kernwork.examples.statsd;

import io.kernwork.workqueue.Work;

/**
 * One metric series, and the work that drains it: one object made once, enqueued for every line and never again
 * allocated. However many lines arrive before a run, they are one run.
 *
 * <p>Who touches what:
 * <ul>
 *   <li>receive path only, on one thread at a time: {@link #appended}, and the mailbox's outer side;
 *   <li>the run only: the mailbox's inner side; after the last run, the last flush;
 *   <li>under {@link #interval}'s monitor: {@code interval} itself and {@link #folded}, by the run and by the flush. The
 *       receive path never takes it.
 * </ul>
 */
final class Series extends Work {
    private final SeriesKey key;
    private final RunMeter meter;
    private final Mailbox mailbox;
    private final Tally interval;
    private long appended;
    private long folded;

    /** Flush only: for how many intervals nothing was heard. */
    private int silent;

    Series(SeriesKey key, RunMeter meter) {
        super("series " + key.name());
        this.key = key;
        this.meter = meter;
        mailbox = new Mailbox(Tally.of(key.type()), Tally.of(key.type()));
        interval = Tally.of(key.type());
    }

    SeriesKey key() {
        return key;
    }

    /** Receive path: adds a line's samples. The caller enqueues this work afterwards, never before. */
    void append(Line line) {
        Tally tally = mailbox.borrow();
        if (tally.samples == 0) {
            tally.since = meter.stamp();
        }
        try {
            tally.add(line);
        } finally {
            mailbox.giveBack(tally);
        }
        appended += line.count;
    }

    /** Receive path: whether exactly so many samples were ever appended. */
    boolean hasAppended(long count) {
        return appended == count;
    }

    @Override
    protected void run(int requests) {
        fold();
    }

    /** Moves what the mailbox holds into the interval. Called by the run, or when no run can be any more. */
    long fold() {
        Tally heard = mailbox.take();
        if (heard == null || heard.samples == 0) {
            if (heard != null) {
                mailbox.recycle(heard);
            }
            meter.emptyRun();
            return 0;
        }
        long samples = heard.samples;
        long since = heard.since;
        long start = since == 0 ? 0 : System.nanoTime();
        try {
            synchronized (interval) {
                interval.absorb(heard);
                folded += samples;
            }
        } finally {
            mailbox.recycle(heard);
        }
        meter.run(samples);
        if (since != 0) {
            meter.times(start - since, System.nanoTime() - start);
        }
        return samples;
    }

    /** Flush: what the series says of the interval that ends now; the next one begins. */
    SeriesReport report(double seconds, Distributions scratch) {
        synchronized (interval) {
            long samples = interval.samples;
            silent = samples == 0 ? silent + 1 : 0;
            return new SeriesReport(key.type(), key.name(), key.tags(), samples, interval.report(seconds, scratch));
        }
    }

    /** Flush: whether nothing was heard for so many intervals. */
    boolean isIdle(int intervals) {
        return silent >= intervals;
    }

    /** Flush: how many samples ever reached the interval. */
    long folded() {
        synchronized (interval) {
            return folded;
        }
    }
}
