package io.kernwork.examples.statsd;

import static java.util.Objects.requireNonNull;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Ticker;
import io.kernwork.workqueue.WorkQueue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The server without its socket and threads: the test hands in packets, and works run when it says so. */
final class SteppedServer implements AutoCloseable {
    private final ManualKernwork runtime = Kernwork.manual(Ticker.system());
    private final WorkQueue queue = WorkQueue.builder("series").runtime(runtime).build();
    private final Roster roster = new Roster();
    private final RunMeter meter = new RunMeter();
    private final FlushCounts flushed = new FlushCounts();
    private final Flusher flusher;
    final ReceiveCounts counts = new ReceiveCounts();
    final CollectingSink sink = new CollectingSink();
    final Intake intake;

    SteppedServer(StatsdOptions options) {
        intake = new Intake(queue, roster, meter, counts, options);
        flusher = new Flusher(roster, counts.offenders, flushed, this::stats, List.of(sink), options.idleIntervals());
    }

    static SteppedServer create() {
        return new SteppedServer(StatsdOptions.defaults());
    }

    SteppedServer receive(String packet) {
        byte[] bytes = packet.getBytes(StandardCharsets.UTF_8);
        intake.accept(bytes, 0, bytes.length);
        return this;
    }

    /** Runs the series' works; returns how many runs there were. */
    int run() {
        return runtime.runUntilIdle();
    }

    /** One interval's end, with all that belongs to it on either side. */
    FlushReport flush() throws InterruptedException {
        run();
        flusher.flush();
        intake.retireIdle();
        return sink.last();
    }

    /** A flush that finds what the runs have folded so far, and no more. */
    void flushWithoutRunning() throws InterruptedException {
        flusher.flush();
    }

    FlushReport flushLast() {
        flusher.flushLast();
        return sink.last();
    }

    /** The series that left the table and was not torn down yet. */
    Series closedSeries() {
        Series series = requireNonNull(roster.takeClosed());
        roster.closed(series);
        return series;
    }

    WorkQueue queue() {
        return queue;
    }

    long retired() {
        return flushed.retired.get();
    }

    long unfolded() {
        return flushed.unfolded.get();
    }

    long live() {
        return counts.live.get();
    }

    RunTimes runs() {
        return meter.snapshot();
    }

    Map<Malformed, Long> refused() {
        return counts.offenders.counts();
    }

    private StatsdStats stats() {
        return new StatsdStats(
                counts.packets.get(),
                counts.bytes.get(),
                counts.lines.get(),
                counts.accepted.get(),
                counts.samples.get(),
                meter.folded(),
                counts.offenders.counts(),
                KernelDrops.UNKNOWN,
                counts.live.get(),
                flushed.opened.get(),
                flushed.retired.get(),
                flushed.flushes.get(),
                flushed.problems.get(),
                meter.snapshot(),
                LoopTimes.NONE);
    }

    @Override
    public void close() {
        runtime.close();
    }
}
