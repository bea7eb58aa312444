package io.kernwork.bench.work;

import io.kernwork.bench.peer.TimerPeer;
import io.kernwork.bench.peer.TimerPeers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A workload for those who have timers, which all do the same through one interface. */
abstract class TimerWorkload implements Workload {
    /** Who may be used by many threads at once, the library first. */
    static final List<TimerPeers> SHARED = List.of(
            TimerPeers.KERNWORK,
            TimerPeers.STPE,
            TimerPeers.FJP,
            TimerPeers.HWT,
            TimerPeers.HWT_FINE,
            TimerPeers.NETTY);

    /** What one thread alone can do: no lock, no fence, nobody to tell. */
    static final List<TimerPeers> ALONE = List.of(TimerPeers.AGRONA);

    final Patience patience;
    private final List<TimerPeers> counted;
    private final List<TimerPeers> shown;

    TimerWorkload(Patience patience, List<TimerPeers> counted, List<TimerPeers> shown) {
        this.patience = patience;
        this.counted = counted;
        this.shown = shown;
    }

    @Override
    public final List<Variant> variants() {
        return Stream.concat(
                        counted.stream().map(peer -> new Variant(peer.id(), true, peer.setting(), peer.reason())),
                        shown.stream()
                                .map(peer -> new Variant(
                                        peer.id(),
                                        false,
                                        peer.setting(),
                                        peer.reason()
                                                + "; not counted: one thread does everything, what is due included")))
                .toList();
    }

    @Override
    public final Map<String, Sample> measure(String variant, Plan plan) throws Exception {
        for (TimerPeers each : Stream.concat(counted.stream(), shown.stream()).toList()) {
            if (each.id().equals(variant)) {
                prepare();
                try (TimerPeer<?, ?> peer = each.open()) {
                    return measure(peer, plan);
                }
            }
        }
        throw new IllegalArgumentException("no variant \"" + variant + "\", there are " + variants());
    }

    /** What comes before the peer is made. */
    void prepare() throws Exception {}

    /** Measures, closes the peer, and then checks the work: nothing can be added to it any more. */
    abstract <H, T> Map<String, Sample> measure(TimerPeer<H, T> peer, Plan plan) throws Exception;
}
