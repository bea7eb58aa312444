package io.kernwork.bench.work;

import static io.kernwork.bench.work.Contender.counted;
import static io.kernwork.bench.work.Contender.shown;

import io.kernwork.bench.peer.Peer;
import io.kernwork.bench.peer.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * P1, P8, P256: what a caller pays for an enqueue behind, between and before 10,000 tasks of so many priorities that wait, while
 * the only worker is held; and what each of them takes when the worker runs through them afterwards. Each round checks that they
 * have run in the order of their priorities, and equal ones in the order of their coming.
 */
final class Priorities extends PeerWorkload {
    private static final String ONCE =
            "an entry that waits must not be submitted again, since a new sequence number breaks the order of the queue";

    private final String id;
    private final int levels;

    private Priorities(Patience patience, String id, int levels, List<Contender> contenders) {
        super(patience, contenders);
        this.id = id;
        this.levels = levels;
    }

    /** With one priority alone a plain queue does, too: what it takes shows what the order costs who does not need it. */
    static Workload one(Patience patience) {
        List<Contender> contenders = new ArrayList<>(contenders());
        contenders.add(shown(Peers.TPE, "it knows no priorities", 1, 1));
        return new Priorities(patience, "P1", 1, contenders);
    }

    static Workload eight(Patience patience) {
        return new Priorities(patience, "P8", 8, contenders());
    }

    static Workload all(Patience patience) {
        return new Priorities(patience, "P256", 256, contenders());
    }

    private static List<Contender> contenders() {
        return List.of(
                counted(Peers.KERNWORK_TASKS, 1, 1),
                counted(Peers.TPE_PRIORITY, 1, 1),
                shown(Peers.TPE_PRIORITY_REUSE, ONCE, 1, 1));
    }

    @Override
    <H> Map<String, Sample> measure(String variant, Peer<H> peer, Plan plan) throws Exception {
        PriorityRounds<H> rounds = new PriorityRounds<>(peer, patience, levels);
        PriorityBenchmark.given = rounds;
        double nanos = Jmh.nanos(rounds, PriorityBenchmark.class, "enqueue", plan);
        double bytes = rounds.bytesPerOp(PriorityRounds.MORE);
        peer.close();
        rounds.verify();
        return Map.of(id, Sample.of(nanos, bytes), id + ".run", Sample.of(rounds.nanosPerRun()));
    }
}
