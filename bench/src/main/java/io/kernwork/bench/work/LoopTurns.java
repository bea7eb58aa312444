package io.kernwork.bench.work;

import io.kernwork.bench.peer.TurnPeer;
import io.kernwork.bench.peer.TurnPeers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * I2, I3: what it costs to run something at the end of a loop's turn, on the loop's thread, for each of so many tasks that a turn
 * hands over: with what must be entered and left in the turn for it, and less what a turn of the same loop takes in which
 * nobody hands anything over. The median of all laps, of the one and of the other.
 */
final class LoopTurns implements Workload {
    private final Patience patience;
    private final String id;
    private final int burst;

    private LoopTurns(Patience patience, String id, int burst) {
        this.patience = patience;
        this.id = id;
        this.burst = burst;
    }

    /** One task in each turn. */
    static LoopTurns one(Patience patience) {
        return new LoopTurns(patience, "I2", 1);
    }

    /** So many that what is paid once in a turn counts for little. */
    static LoopTurns sixteen(Patience patience) {
        return new LoopTurns(patience, "I3", 16);
    }

    @Override
    public List<Variant> variants() {
        List<Variant> variants = new ArrayList<>();
        for (TurnPeers peer : TurnPeers.values()) {
            boolean counted = peer != TurnPeers.DEQUE;
            String why =
                    counted ? "" : "; not counted: no other thread can hand anything over, and nobody bounds its time";
            variants.add(new Variant(peer.id(), counted, peer.setting(), peer.reason() + why));
        }
        return variants;
    }

    @Override
    public Map<String, Sample> measure(String variant, Plan plan) throws InterruptedException {
        for (TurnPeers each : TurnPeers.values()) {
            if (each.id().equals(variant)) {
                try (TurnPeer<?> peer = each.open()) {
                    return measure(peer, plan);
                }
            }
        }
        throw new IllegalArgumentException("no variant \"" + variant + "\", there are " + variants());
    }

    <H> Map<String, Sample> measure(TurnPeer<H> peer, Plan plan) throws InterruptedException {
        Turns<H> empty = new Turns<>(peer, 0, patience);
        Turns<H> turns = new Turns<>(peer, burst, patience);
        Plan half = plan.part(2);
        peer.runBare(empty.of(half.warmupNanos()));
        peer.run(turns.of(half.warmupNanos()));
        Machine.settle();
        peer.runBare(empty.of(half.measureNanos()));
        peer.run(turns.of(half.measureNanos()));
        peer.close();
        empty.verify();
        turns.verify();
        double nanos = Math.max(0, turns.nanos() - empty.nanos()) / burst;
        return Map.of(id, Sample.of(nanos, turns.bytesPerTask()));
    }
}
