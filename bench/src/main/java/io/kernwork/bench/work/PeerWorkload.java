package io.kernwork.bench.work;

import io.kernwork.bench.peer.Peer;
import io.kernwork.bench.peer.Threads;
import java.util.List;
import java.util.Map;

/** A workload whose contenders all do the same through one interface. */
abstract class PeerWorkload implements Workload {
    final Patience patience;
    private final List<Contender> contenders;

    PeerWorkload(Patience patience, List<Contender> contenders) {
        this.patience = patience;
        this.contenders = contenders;
    }

    @Override
    public final List<Variant> variants() {
        return contenders.stream().map(Contender::variant).toList();
    }

    @Override
    public final Map<String, Sample> measure(String variant, Plan plan) throws Exception {
        for (Contender contender : contenders) {
            if (contender.variant().id().equals(variant)) {
                prepare();
                try (Peer<?> peer = contender.opener().apply(threads())) {
                    return measure(variant, peer, plan);
                }
            }
        }
        throw new IllegalArgumentException("no variant \"" + variant + "\", there are " + variants());
    }

    /** What comes before the peer is made. */
    void prepare() throws Exception {}

    /** Who makes the peer's threads. */
    Threads threads() {
        return Threads.plain();
    }

    /** Measures, closes the peer, and then checks the work: nothing can be added to it any more. */
    abstract <H> Map<String, Sample> measure(String variant, Peer<H> peer, Plan plan) throws Exception;
}
