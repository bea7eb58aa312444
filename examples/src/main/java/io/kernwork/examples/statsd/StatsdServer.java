package io.kernwork.examples.statsd;

import io.kernwork.Kernwork;
import io.kernwork.base.WaitResult;
import io.kernwork.workqueue.WorkQueue;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A StatsD server, built as a driver is built: a top half that only receives, a softirq that parses, and works that do the rest.
 *
 * {@snippet :
 * try (Kernwork runtime = Kernwork.builder().name("statsd").build();
 *         StatsdServer server = StatsdServer.start(runtime, StatsdOptions.defaults(), List.of(sink))) {
 *     untilToldToStop.await();
 * }
 * }
 */
public final class StatsdServer implements AutoCloseable {
    /** How long the close waits for each of its steps; what is then still running is named in a problem. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RunMeter meter = new RunMeter();
    private final ReceiveCounts received = new ReceiveCounts();
    private final FlushCounts flushed = new FlushCounts();
    private final WorkQueue seriesQueue;
    private final WorkQueue flushQueue;
    private final ReceiveSocket socket;
    private final Intake intake;
    private final PacketPath path;
    private final LoopMeter loop = new LoopMeter();
    private final Receiver receiver;
    private final Flusher flusher;
    private final FlushWork flushWork;
    private final InetSocketAddress address;
    private boolean closed;

    private StatsdServer(Kernwork runtime, StatsdOptions options, List<FlushSink> sinks) throws IOException {
        Roster roster = new Roster();
        seriesQueue = WorkQueue.builder("statsd-series").runtime(runtime).build();
        flushQueue =
                WorkQueue.builder("statsd-flush").runtime(runtime).ordered().build();
        intake = new Intake(seriesQueue, roster, meter, received, options);
        try {
            socket = ReceiveSocket.open(options);
            address = socket.address();
            path = path(runtime, options.path());
        } catch (IOException | RuntimeException e) {
            seriesQueue.close();
            flushQueue.close();
            throw e;
        }
        receiver = new Receiver(socket, path, roster, loop);
        flusher = new Flusher(roster, received.offenders, flushed, this::stats, sinks, options.idleIntervals());
        flushWork = new FlushWork(flushQueue, flusher, receiver, options.interval());
    }

    private PacketPath path(Kernwork runtime, ReceivePath chosen) throws IOException {
        try {
            return switch (chosen) {
                case LOOP -> new LoopPath(socket, intake, received);
                case SOFTIRQ -> new SoftirqPath(runtime, socket, intake, received);
            };
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Binds the socket and starts receiving.
     *
     * @param runtime whose workers run the works; it must outlive the server
     * @param options address, interval, bounds
     * @param sinks where the flushes go
     * @throws IOException if the address cannot be bound, for example because the port is in use
     * @throws IllegalStateException if the packets are to be parsed in a softirq and the runtime has no vector left for that: one
     *     stays open for each server that was ever started on it
     */
    public static StatsdServer start(Kernwork runtime, StatsdOptions options, List<FlushSink> sinks)
            throws IOException {
        StatsdServer server = new StatsdServer(runtime, options, sinks);
        server.flushWork.start();
        server.receiver.start();
        return server;
    }

    /** Where it receives, with the port that was really bound. */
    public InetSocketAddress address() {
        return address;
    }

    /** The ids of the threads that have received or parsed packets, for measuring them. */
    public long[] receiveThreadIds() {
        LongStream helpers = path instanceof SoftirqPath softirq
                ? softirq.helpers().stream().mapToLong(Long::longValue)
                : LongStream.empty();
        return LongStream.concat(LongStream.of(receiver.threadId()), helpers).toArray();
    }

    /** The size that the kernel has granted for the socket's receive buffer, in bytes. */
    public int receiveBuffer() {
        return socket.granted();
    }

    /**
     * Waits until nothing is received any more, because the server is closed or its socket failed.
     *
     * @return what ended it, null if it was closed
     */
    public @Nullable Throwable awaitEnd() throws InterruptedException {
        return receiver.awaitEnd();
    }

    /** What was counted so far; final after {@link #close}. */
    public StatsdStats stats() {
        return new StatsdStats(
                received.packets.get(),
                received.bytes.get(),
                received.lines.get(),
                received.accepted.get(),
                received.samples.get(),
                meter.folded(),
                received.offenders.counts(),
                socket.drops().read(),
                received.live.get(),
                flushed.opened.get(),
                flushed.retired.get(),
                flushed.flushes.get(),
                received.failures.get() + received.notEnqueued.get() + flushed.unfolded.get() + flushed.problems.get(),
                meter.snapshot(),
                loop.snapshot(received));
    }

    /**
     * Stops the server without losing a sample that the kernel had accepted: (1) the socket loop reads what the kernel
     * still holds, sees it parsed, and ends, so nothing is enqueued any more; (2) the series' queue is flushed, so every sample is folded;
     * (3) the flush work is disabled, so no periodic flush runs after this, nor beside the last one; (4) the last flush.
     * Blocks until that is done. Idempotent; a second caller waits for the first. Waits on through an interrupt and
     * restores the flag.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean interrupted = throughInterrupts(receiver::stop);
        interrupted |= throughInterrupts(() -> report("folding", seriesQueue.flush(PATIENCE)));
        interrupted |= throughInterrupts(() -> report("the periodic flush", flushWork.disableSync(PATIENCE)));
        Throwable failure = receiver.failure() == null ? intake.failure() : receiver.failure();
        if (failure != null) {
            flusher.problem("receiving failed: " + failure);
        }
        flusher.flushLast();
        seriesQueue.close();
        flushQueue.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    /** Takes the step, again if an interrupt broke it off, and says whether one did. Each step may be taken twice. */
    private static boolean throughInterrupts(Step step) {
        boolean interrupted = false;
        while (true) {
            try {
                step.run();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    private void report(String what, WaitResult result) {
        if (!result.done()) {
            flusher.problem(what + " did not end within " + PATIENCE.toSeconds() + " s: " + result);
        }
    }
}
