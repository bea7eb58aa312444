package io.kernwork.examples.statsd;

import java.util.Map;

/**
 * What a server has counted since it started. While packets arrive the counts are each right, but read one after the
 * other; after the server is closed they add up: {@code lines = accepted + refused}, {@code folded = samples}.
 *
 * @param packets packets received
 * @param bytes bytes in them
 * @param lines lines in the packets, good and bad
 * @param accepted lines that reached a series
 * @param samples samples in the accepted lines; a line may carry several values
 * @param folded samples that the series' works have folded into their intervals
 * @param refused lines that reached none, by reason
 * @param kernelDrops packets that the kernel dropped before they could be received, -1 if unknown
 * @param liveSeries series open now
 * @param openedSeries series ever opened
 * @param retiredSeries series retired for being idle
 * @param flushes flushes done
 * @param problems what should not happen: packets given up on an error, refused enqueues, samples found by the last
 *     flush that no run had folded
 * @param runs the works' runs
 * @param loop the receive loop's turns
 */
public record StatsdStats(
        long packets,
        long bytes,
        long lines,
        long accepted,
        long samples,
        long folded,
        Map<Malformed, Long> refused,
        long kernelDrops,
        long liveSeries,
        long openedSeries,
        long retiredSeries,
        long flushes,
        long problems,
        RunTimes runs,
        LoopTimes loop) {

    /** Before anything was counted. */
    static final StatsdStats NONE =
            new StatsdStats(0, 0, 0, 0, 0, 0, Map.of(), 0, 0, 0, 0, 0, 0, RunTimes.NONE, LoopTimes.NONE);

    /** Copies the map. */
    public StatsdStats {
        refused = Map.copyOf(refused);
    }

    /** All lines that were refused, for whatever reason. */
    public long refusedLines() {
        return refused.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Lines refused for this reason. */
    public long refused(Malformed reason) {
        return refused.getOrDefault(reason, 0L);
    }
}
