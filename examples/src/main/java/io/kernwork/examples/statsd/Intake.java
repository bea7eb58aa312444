package io.kernwork.examples.statsd;

import io.kernwork.workqueue.WorkQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a packet, and all that is done before its samples wait for their works: finds each line's series, lays the
 * samples into its mailbox, and enqueues its work. For a series that is known, nothing is allocated, nothing waits and no lock
 * is held. Everything else (folding, reporting, writing, retiring) is done by works.
 *
 * <p>Not thread-safe: the {@link PacketPath} calls it on one thread at a time, what one call did happening before the next.
 */
final class Intake {
    private final WorkQueue queue;
    private final Roster roster;
    private final RunMeter meter;
    private final ReceiveCounts counts;
    private final LineParser parser;
    private final SeriesTable table;
    private final Line line = new Line();
    private volatile @Nullable Throwable failure;

    Intake(WorkQueue queue, Roster roster, RunMeter meter, ReceiveCounts counts, StatsdOptions options) {
        this.queue = queue;
        this.roster = roster;
        this.meter = meter;
        this.counts = counts;
        parser = new LineParser(options.maxNameLength());
        table = new SeriesTable(options.maxSeries());
    }

    /** Takes in one packet. One that cannot be, for an error of our own, is given up and counted: the server goes on. */
    void acceptOrGiveUp(byte[] bytes, int start, int length) {
        try {
            accept(bytes, start, length);
        } catch (RuntimeException | OutOfMemoryError e) {
            counts.failures.add(1);
            failure = e;
        }
    }

    /** What went wrong with the last packet that was given up, or null. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Takes in one packet: so many bytes from there on, lines separated by line feeds. */
    void accept(byte[] packet, int start, int length) {
        counts.packets.add(1);
        counts.bytes.add(length);
        int limit = start + length;
        int from = start;
        while (from < limit) {
            int end = from;
            while (end < limit && packet[end] != '\n') {
                end++;
            }
            int to = end > from && packet[end - 1] == '\r' ? end - 1 : end;
            if (to > from) {
                acceptLine(packet, from, to);
            }
            from = end + 1;
        }
    }

    private void acceptLine(byte[] packet, int from, int to) {
        counts.lines.add(1);
        Malformed wrong = parser.parse(packet, from, to, line);
        if (wrong != null) {
            counts.offenders.add(wrong, packet, from, to);
            return;
        }
        Series series = find();
        if (series == null) {
            counts.offenders.add(Malformed.NO_ROOM, packet, from, to);
            return;
        }
        series.append(line);
        counts.accepted.add(1);
        counts.samples.add(line.count);
        // Appended first, enqueued second: the run that this request leads to, or is merged into, sees the samples.
        // Should the queue refuse, they stay in the mailbox until the next run or the last flush.
        if (!queue.enqueue(series).accepted()) {
            counts.notEnqueued.add(1);
        }
    }

    private @Nullable Series find() {
        long hash = line.identity();
        Series series = table.find(line, hash);
        if (series != null || table.isFull()) {
            return series;
        }
        series = new Series(SeriesKey.of(line), meter);
        roster.opened(series);
        table.add(series);
        counts.live.set(table.size());
        return series;
    }

    /**
     * Closes the series that the flush found idle, unless a sample came in since: only here can that be told, as only here
     * samples are appended. Once a series is out of the table nothing can enqueue it.
     */
    void retireIdle() {
        for (Roster.Idle idle : roster.takeIdle()) {
            if (idle.series().hasAppended(idle.folded())) {
                table.remove(idle.series());
                roster.closed(idle.series());
            }
        }
        counts.live.set(table.size());
    }
}
