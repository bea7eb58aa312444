package io.kernwork.bench.work;

import static io.kernwork.bench.work.Contender.counted;
import static io.kernwork.bench.work.Contender.shown;

import io.kernwork.bench.peer.KernworkPeer;
import io.kernwork.bench.peer.Peer;
import io.kernwork.bench.peer.Peers;
import io.kernwork.bench.peer.Site;
import java.util.List;
import java.util.Map;

/**
 * E2: what a caller pays for an enqueue of an item that waits already, while the only worker is held. The peers queue it once
 * more each time. Pools that make another thread for it instead are left out: nothing can wait in them.
 */
final class Pending extends PeerWorkload {
    /** In the round whose runs are counted. */
    private static final int BURST = 256;

    Pending(Patience patience) {
        super(
                patience,
                List.of(
                        ordered(),
                        counted(Peers.TPE, 1, 1),
                        counted(Peers.FJP, 1, 1),
                        counted(Peers.EQE, 1, 1),
                        counted(Peers.NETTY, 1, 1),
                        counted(Peers.STPE, 1, 1),
                        shown(Peers.FJP_REUSE, Contender.UNDOCUMENTED, 1, 1),
                        shown(Peers.DISRUPTOR, "blocks its caller when the ring is full", 1, 1),
                        shown(Peers.JCTOOLS, "a queue and one thread, not a pool", 1, 1)));
    }

    static Contender ordered() {
        return new Contender(
                new Variant(
                        Workload.OURS,
                        true,
                        "Kernwork.builder().cpus(1); WorkQueue.builder().ordered()",
                        "the default configuration would replace the held worker and run what should wait"),
                threads -> KernworkPeer.ordered(new Site(1, 1, threads)));
    }

    @Override
    <H> Map<String, Sample> measure(String variant, Peer<H> peer, Plan plan) throws Exception {
        PendingRounds<H> rounds = new PendingRounds<>(peer, patience);
        PendingBenchmark.given = rounds;
        double nanos = Jmh.nanos(rounds, PendingBenchmark.class, "enqueue", plan);
        double bytes = rounds.bytesPerOp(PendingRounds.REQUESTS);
        long runs = rounds.runs();
        rounds.burst(BURST);
        rounds.confirm();
        runs = rounds.runs() - runs;
        peer.close();
        rounds.verify();
        return Map.of("E2", Sample.of(nanos, bytes), "E2.runs", Sample.of((double) runs));
    }
}
