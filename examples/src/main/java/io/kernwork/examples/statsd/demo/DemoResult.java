package io.kernwork.examples.statsd.demo;

import io.kernwork.examples.statsd.StatsdStats;
import java.util.Map;

/**
 * What a demonstration came to.
 *
 * @param sentPackets packets sent
 * @param sentLines metrics in them
 * @param seconds for how long they were sent
 * @param stats the server's counts after it was closed
 * @param mostWorkers the most workers there were at once
 * @param threads how many threads the runtime ever made
 * @param idleWorkers how many workers were left after the idle time
 * @param bytesPerPacket bytes allocated for each packet by the threads that receive and parse, NaN if not measured
 * @param differences counters that do not come to what was sent
 */
public record DemoResult(
        long sentPackets,
        long sentLines,
        double seconds,
        StatsdStats stats,
        int mostWorkers,
        int threads,
        int idleWorkers,
        double bytesPerPacket,
        Map<String, String> differences) {

    /** Copies the map. */
    public DemoResult {
        differences = Map.copyOf(differences);
    }

    /** Lines that are accounted for: folded into a series, or refused for a reason that was counted. */
    public long accountedLines() {
        return stats.accepted() + stats.refusedLines();
    }

    /** Whether everything that the kernel let through is accounted for, every sample folded, and every sum right. */
    public boolean nothingLost() {
        return stats.packets() + Math.max(0, stats.kernelDrops()) == sentPackets
                && accountedLines() == stats.lines()
                && stats.folded() == stats.samples()
                && stats.problems() == 0
                && (stats.kernelDrops() > 0 || (stats.lines() == sentLines && differences.isEmpty()));
    }
}
