package io.kernwork.examples.statsd;

/**
 * What a series has heard and not yet passed on. Every series has three: two travel between the receive path and the
 * series' work (see {@link Mailbox}), the third collects the interval until the flush reports it.
 *
 * <p>Invariant: adding any number of samples takes bounded memory and loses none of them. A counter is a sum, a gauge
 * the last value with the deltas after it, a timer falls back on a histogram, a set on a sketch. So the receive path
 * never has to wait for the bottom half, however late that is.
 *
 * <p>Not thread-safe: a tally has one owner at a time.
 */
abstract sealed class Tally permits CounterTally, GaugeTally, TimerTally, SetTally {
    /** How many samples went in since the last {@link #clear} or report. */
    long samples;

    /** The clock when the first sample went in, on a sampled few; otherwise 0. */
    long since;

    /** A new, empty tally for a series of this type. */
    static Tally of(MetricType type) {
        return switch (type) {
            case COUNTER -> new CounterTally();
            case GAUGE -> new GaugeTally();
            case TIMER, HISTOGRAM, DISTRIBUTION -> new TimerTally();
            case SET -> new SetTally();
        };
    }

    /** Adds every value of a line of this tally's type. */
    final void add(Line line) {
        samples += line.count;
        addValues(line);
    }

    /** Adds all that the other tally, of the same type and later in time, has heard. The other stays as it is. */
    final void absorb(Tally later) {
        samples += later.samples;
        absorbValues(later);
    }

    /** Forgets everything, for the tally's next trip. */
    final void clear() {
        samples = 0;
        since = 0;
        clearValues();
    }

    /** Reports the interval and starts the next one. */
    final Reading report(double seconds, Distributions scratch) {
        Reading reading = read(seconds, scratch);
        samples = 0;
        startInterval();
        return reading;
    }

    abstract void addValues(Line line);

    abstract void absorbValues(Tally later);

    abstract void clearValues();

    abstract Reading read(double seconds, Distributions scratch);

    /** What an interval's end does to the values; gauges persist. */
    void startInterval() {
        clearValues();
    }
}
