package io.kernwork.internal.queue;

import io.kernwork.observe.Distribution;

/**
 * How long the items of a queue have waited and run, as far as they were measured.
 *
 * @param waits from enqueue to start
 * @param runs from start to end
 */
public record LaneTimes(Distribution waits, Distribution runs) {

    /** Those of all lanes of a queue together; needs no lock. */
    public static LaneTimes of(Lane... lanes) {
        Histogram.Sum waits = new Histogram.Sum();
        Histogram.Sum runs = new Histogram.Sum();
        for (Lane lane : lanes) {
            Tally counted = lane.tallyOrNull();
            Tally.Times times = counted == null ? null : counted.timesOrNull();
            if (times != null) {
                times.waits.addTo(waits);
                times.runs.addTo(runs);
            }
        }
        return new LaneTimes(waits.distribution(), runs.distribution());
    }
}
