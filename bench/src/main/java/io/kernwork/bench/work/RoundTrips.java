package io.kernwork.bench.work;

import io.kernwork.bench.peer.CancellingPeer;
import io.kernwork.bench.peer.FuturePeer;
import io.kernwork.bench.peer.Peers;
import io.kernwork.bench.peer.Site;
import io.kernwork.bench.peer.Task;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** X2: one caller gives an empty task to an executor of one worker, and waits for its future, again and again. */
final class RoundTrips implements Workload {
    private static final long LONGEST_SECONDS = 10;

    /** An executor, and how it is told apart. */
    private record Entrant(Variant variant, Function<Site, CancellingPeer<Task, Future<?>>> opener) {
        static Entrant of(Peers peer, Function<Site, CancellingPeer<Task, Future<?>>> opener) {
            return new Entrant(
                    new Variant(peer.id(), true, peer.setting() + "; submit, Future.get()", peer.reason()), opener);
        }
    }

    private static final List<Entrant> ENTRANTS = List.of(
            Entrant.of(Peers.KERNWORK_VIEW, FuturePeer::view),
            Entrant.of(Peers.TPE, FuturePeer::fixed),
            Entrant.of(Peers.FJP, FuturePeer::forkJoin),
            Entrant.of(Peers.EQE, FuturePeer::enhanced),
            Entrant.of(Peers.VIRTUAL, FuturePeer::virtual));

    @Override
    public List<Variant> variants() {
        return ENTRANTS.stream().map(Entrant::variant).toList();
    }

    @Override
    public Map<String, Sample> measure(String variant, Plan plan) throws InterruptedException {
        for (Entrant entrant : ENTRANTS) {
            if (entrant.variant.id().equals(variant)) {
                try (CancellingPeer<Task, Future<?>> peer = entrant.opener.apply(Site.of(1, 1))) {
                    return measure(peer, plan);
                }
            }
        }
        throw new IllegalArgumentException("no variant \"" + variant + "\", there are " + variants());
    }

    private static Map<String, Sample> measure(CancellingPeer<Task, Future<?>> peer, Plan plan)
            throws InterruptedException {
        CountedTask task = new CountedTask();
        long before = trips(peer, task, plan.warmupNanos());
        Machine.settle();
        long allocated = Machine.allocated();
        long start = System.nanoTime();
        long trips = trips(peer, task, plan.measureNanos());
        double nanos = System.nanoTime() - start;
        double bytes = Machine.allocated() - allocated;
        if (task.runs() != before + trips) {
            throw new IllegalStateException(
                    "a task was submitted " + (before + trips) + " times and has run " + task.runs() + " times");
        }
        return Map.of("X2", Sample.of(nanos / trips / 1e3, bytes / trips));
    }

    /** As many as the time allows, and one at least; how many. */
    private static long trips(CancellingPeer<Task, Future<?>> peer, CountedTask task, long nanos)
            throws InterruptedException {
        long start = System.nanoTime();
        long trips = 0;
        try {
            do {
                peer.request(task).get(LONGEST_SECONDS, TimeUnit.SECONDS);
                trips++;
            } while (System.nanoTime() - start < nanos);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the " + (trips + 1) + "th task", e);
        }
        return trips;
    }
}
