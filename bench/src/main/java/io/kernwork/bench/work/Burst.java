package io.kernwork.bench.work;

import static io.kernwork.bench.work.Contender.counted;
import static io.kernwork.bench.work.Contender.shown;

import io.kernwork.bench.peer.Peer;
import io.kernwork.bench.peer.Peers;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * E1: what a caller pays for one of 256 enqueues of as many tasks, when everybody sleeps before the first of them. The wake-up
 * is part of it. The median of all bursts: one that was interrupted tells nothing about the enqueue.
 */
final class Burst extends PeerWorkload {
    static final int SIZE = 256;

    /** After the last run, until the worker sleeps, whatever it does before. */
    private static final long TO_SLEEP_NANOS = 200_000;

    private static final long LONGEST_NANOS = 10_000_000_000L;

    Burst(Patience patience) {
        super(
                patience,
                List.of(
                        counted(Peers.KERNWORK, 1, 1),
                        counted(Peers.TPE, 1, 1),
                        counted(Peers.TPE_CACHED, 1, 1),
                        counted(Peers.FJP, 1, 1),
                        counted(Peers.EQE, 1, 1),
                        counted(Peers.NETTY, 1, 1),
                        counted(Peers.VIRTUAL, 1, 1),
                        counted(Peers.STPE, 1, 1),
                        shown(Peers.FJP_REUSE, Contender.UNDOCUMENTED, 1, 1),
                        shown(Peers.DISRUPTOR, "blocks its caller when the ring is full", 1, 1),
                        shown(Peers.JCTOOLS, "a queue and one thread, not a pool", 1, 1)));
    }

    @Override
    <H> Map<String, Sample> measure(String variant, Peer<H> peer, Plan plan) {
        Window<CountedTask, H> window = new Window<>(SIZE, CountedTask::new, peer::adopt, patience);
        Histogram nanos = new Histogram(LONGEST_NANOS, 3);
        bursts(peer, window, nanos, plan.warmupNanos());
        Machine.settle();
        nanos.reset();
        long submitted = window.submitted();
        long allocated = Machine.allocated();
        bursts(peer, window, nanos, plan.measureNanos());
        double bytes = Machine.allocated() - allocated;
        double ops = window.submitted() - submitted;
        peer.close();
        window.verify();
        return Map.of("E1", Sample.of(nanos.getValueAtPercentile(50) / (double) SIZE, bytes / ops));
    }

    private <H> void bursts(Peer<H> peer, Window<CountedTask, H> window, Histogram nanos, long time) {
        long end = System.nanoTime() + time;
        do {
            Patience.pass(TO_SLEEP_NANOS);
            long start = System.nanoTime();
            window.submitAll(peer);
            nanos.recordValue(Math.min(System.nanoTime() - start, LONGEST_NANOS));
            window.drain();
        } while (System.nanoTime() < end);
    }
}
