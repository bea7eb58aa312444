package io.kernwork.bench.work;

import io.kernwork.bench.peer.KernworkPeer;
import io.kernwork.bench.peer.Peer;
import io.kernwork.bench.peer.Peers;
import io.kernwork.bench.peer.Site;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * M1: what is left of a pool that has nothing to do, and what it costs in memory to make items run that were idle before: 10
 * million rounds of idle, queued, running, idle (1 million in the quick plan), none of which coalesces, on all threads.
 */
final class Idle extends PeerWorkload {
    private static final Duration IDLE_TIME = Duration.ofMillis(50);
    private static final int WORKERS = 2;
    private static final long ROUNDS = 10_000_000;
    private static final long QUICK_ROUNDS = 1_000_000;

    /** A slow peer does fewer rounds, for it has this many times the planned time. */
    private static final int TIMES_PLAN = 8;

    /** Idle times until nobody can be left; one that is never given up is noticed by then. */
    private static final int IDLE_TIMES = 20;

    private static final String OWN_WAY = "nothing to hold a goal against";

    Idle(Patience patience) {
        super(
                patience,
                List.of(
                        new Contender(
                                new Variant(
                                        OURS,
                                        true,
                                        "Kernwork.builder().cpus(2).idleTimeout(50 ms)",
                                        "the default of 5 s would make the wait long, and changes nothing else"),
                                threads -> KernworkPeer.idling(new Site(1, WORKERS, threads), IDLE_TIME)),
                        Contender.shown(Peers.TPE, OWN_WAY, 1, WORKERS)
                                .opening(threads -> Peers.fixedIdling(new Site(1, WORKERS, threads), IDLE_TIME))
                                .saying(
                                        "ThreadPoolExecutor, core = maximum = 2, allowCoreThreadTimeOut(true), 50 ms",
                                        "not counted: " + OWN_WAY),
                        Contender.shown(Peers.FJP, OWN_WAY, 1, WORKERS)
                                .opening(threads -> Peers.forkJoinIdling(new Site(1, WORKERS, threads), IDLE_TIME))
                                .saying(
                                        "ForkJoinPool, parallelism 2, asyncMode = true, keep-alive 50 ms",
                                        "not counted: " + OWN_WAY)));
    }

    @Override
    <H> Map<String, Sample> measure(String variant, Peer<H> peer, Plan plan) {
        Window<CountedTask, H> window = new Window<>(Throughput.IN_FLIGHT, CountedTask::new, peer::adopt, patience);
        rounds(peer, window, Long.MAX_VALUE, plan.warmupNanos());
        Machine.settle();
        long submitted = window.submitted();
        long allocated = Machine.allocated();
        rounds(peer, window, plan.quick() ? QUICK_ROUNDS : ROUNDS, TIMES_PLAN * plan.measureNanos());
        double bytes = Machine.allocated() - allocated;
        double rounds = window.submitted() - submitted;
        int left = left(peer);
        peer.close();
        window.verify();
        return Map.of("M1.workers", Sample.of(left), "M1.bytes", Sample.of(bytes / rounds));
    }

    private static <H> void rounds(Peer<H> peer, Window<CountedTask, H> window, long most, long time) {
        long end = System.nanoTime() + time;
        for (long done = 0; done < most && System.nanoTime() < end; done += window.size()) {
            for (int i = 0; i < window.size(); i++) {
                peer.submit(window.next());
            }
        }
        window.drain();
    }

    /** Looks until there is none, for a bounded time. */
    private static int left(Peer<?> peer) {
        long start = System.nanoTime();
        long enough = IDLE_TIMES * IDLE_TIME.toNanos();
        while (peer.threads() > 0 && System.nanoTime() - start < enough) {
            Patience.pass(IDLE_TIME.toNanos() / 10);
        }
        return peer.threads();
    }
}
