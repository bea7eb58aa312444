package io.kernwork.bench.work;

import io.kernwork.bench.peer.CancellingPeer;
import io.kernwork.bench.peer.FuturePeer;
import io.kernwork.bench.peer.KernworkPeer;
import io.kernwork.bench.peer.Site;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * C1: what it costs to take a request away that waits among 1,000 others, after which its task must not run; and, for the
 * library alone, what its waits cost. Half of the time goes to the one, half to the others.
 */
final class Cancel implements Workload {
    private final Patience patience;

    Cancel(Patience patience) {
        this.patience = patience;
    }

    @Override
    public List<Variant> variants() {
        return List.of(
                new Variant(
                        OURS,
                        true,
                        "Kernwork.builder().cpus(1); WorkQueue.builder().ordered(); work.cancel()",
                        "the default configuration would replace the held worker and run what should wait"),
                new Variant(
                        "stpe",
                        true,
                        "ScheduledThreadPoolExecutor(1), setRemoveOnCancelPolicy(true), submit, Future.cancel(false)",
                        "it is the only executor of the JDK that forgets at once what is cancelled"),
                new Variant(
                        "fjp",
                        true,
                        "ForkJoinPool(1, asyncMode = true), submit, Future.cancel(false)",
                        "it is cheaper: what is cancelled stays in its queue until a worker comes to it"));
    }

    @Override
    public Map<String, Sample> measure(String variant, Plan plan) throws Exception {
        Site site = Site.of(1, 1);
        CancellingPeer<?, ?> opened = switch (variant) {
            case OURS -> KernworkPeer.ordered(site);
            case "stpe" -> FuturePeer.scheduled(site);
            case "fjp" -> FuturePeer.forkJoin(site);
            default -> throw new IllegalArgumentException("no variant \"" + variant + "\", there are " + variants());
        };
        Plan half = plan.part(2);
        Map<String, Sample> samples = new HashMap<>();
        try (CancellingPeer<?, ?> peer = opened) {
            samples.put("C1.cancel", cancel(peer, half));
        }
        if (variant.equals(OURS)) {
            samples.putAll(new Waits(patience).measure(half));
        }
        return samples;
    }

    <H, R> Sample cancel(CancellingPeer<H, R> peer, Plan plan) throws Exception {
        CancelRounds<H, R> rounds = new CancelRounds<>(peer, patience);
        CancelBenchmark.given = rounds;
        double nanos = Jmh.nanos(rounds, CancelBenchmark.class, "cancel", plan);
        peer.close();
        rounds.verify();
        return Sample.of(nanos, rounds.bytesPerOp(CancelRounds.VICTIMS));
    }
}
