package io.kernwork.bench.work;

import io.kernwork.bench.peer.KernworkPeer;
import io.kernwork.bench.peer.Peer;
import io.kernwork.bench.peer.Peers;
import io.kernwork.bench.peer.Site;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * M1: what is left of a pool that has nothing to do for 50 ms and may give its threads up after that, and what it costs in
 * memory to make items run that were idle before: 10 million rounds of idle, queued, running, idle (1 million in the quick
 * plan), none of which coalesces, on all threads.
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
                        Contender.counted(Peers.KERNWORK, 1, WORKERS),
                        Contender.shown(Peers.TPE, OWN_WAY, 1, WORKERS),
                        Contender.shown(Peers.FJP, OWN_WAY, 1, WORKERS)));
    }

    /** The same with threads that end when they are idle. The setting changes nothing else, and the default would take long. */
    private static Peer<?> idling(String variant) {
        Site site = Site.of(1, WORKERS);
        return switch (variant) {
            case "tpe" -> Peers.fixedIdling(site, IDLE_TIME);
            case "fjp" -> Peers.forkJoinIdling(site, IDLE_TIME);
            default -> KernworkPeer.idling(site, IDLE_TIME);
        };
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
        peer.close();
        window.verify();
        return Map.of("M1.workers", Sample.of(left(variant)), "M1.bytes", Sample.of(bytes / rounds));
    }

    private int left(String variant) {
        try (Peer<?> peer = idling(variant)) {
            return leftOf(peer);
        }
    }

    /** Puts all workers to work, and looks until there is none any more, for a bounded time. */
    <H> int leftOf(Peer<H> peer) {
        Window<CountedTask, H> window = new Window<>(Throughput.IN_FLIGHT, CountedTask::new, peer::adopt, patience);
        window.submitAll(peer);
        window.drain();
        long start = System.nanoTime();
        long enough = IDLE_TIMES * IDLE_TIME.toNanos();
        while (peer.threads() > 0 && System.nanoTime() - start < enough) {
            Patience.pass(IDLE_TIME.toNanos() / 10);
        }
        return peer.threads();
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
}
