package io.kernwork.bench.work;

import io.kernwork.bench.peer.SerialPeer;
import io.kernwork.bench.peer.SerialPeers;
import io.kernwork.bench.peer.Site;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * S1, S2: one producer gives tasks to 10,000 ordered queues, which it visits in random order, over two workers; at most 4,096
 * tasks are in flight. A visit leaves 1 task or 16. What an idle queue keeps is looked at before, when each has run one task.
 */
final class Serial implements Workload {
    static final int QUEUES = 10_000;
    private static final int IN_FLIGHT = 4_096;
    private static final int WORKERS = 2;
    private static final int FEW = 512;

    private final Patience patience;
    private final String id;
    private final int perVisit;

    Serial(Patience patience, String id, int perVisit) {
        this.patience = patience;
        this.id = id;
        this.perVisit = perVisit;
    }

    @Override
    public List<Variant> variants() {
        return Stream.of(SerialPeers.values())
                .map(peer -> new Variant(peer.id(), true, peer.setting(), peer.reason()))
                .toList();
    }

    @Override
    public Map<String, Sample> measure(String variant, Plan plan) throws InterruptedException {
        for (SerialPeers each : SerialPeers.values()) {
            if (each.id().equals(variant)) {
                try (SerialPeer<?, ?> peer = each.open(Site.of(1, WORKERS))) {
                    return measure(peer, plan);
                }
            }
        }
        throw new IllegalArgumentException("no variant \"" + variant + "\", there are " + variants());
    }

    private static final class Visitor<Q, H> extends Producer {
        private final SerialPeer<Q, H> peer;
        private final Q[] queues;
        private final Window<CountedTask, H> window;
        private final int perVisit;
        private long random = 0x9E37_79B9_7F4A_7C15L;

        Visitor(SerialPeer<Q, H> peer, Q[] queues, Window<CountedTask, H> window, int perVisit) {
            super("visitor");
            this.peer = peer;
            this.queues = queues;
            this.window = window;
            this.perVisit = perVisit;
        }

        @Override
        int step() {
            long x = random;
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
            random = x;
            Q queue = queues[(int) (((x >>> 32) * QUEUES) >>> 32)];
            for (int i = 0; i < perVisit; i++) {
                peer.submit(queue, window.next());
            }
            return perVisit;
        }

        @Override
        void finish() {
            window.drain();
        }
    }

    <Q, H> Map<String, Sample> measure(SerialPeer<Q, H> peer, Plan plan) throws InterruptedException {
        Window<CountedTask, H> window = new Window<>(IN_FLIGHT, CountedTask::new, peer::adopt, patience);
        @SuppressWarnings("unchecked") // an array of a generic type
        Q[] queues = (Q[]) new Object[QUEUES];
        peer.submit(peer.openQueue(), window.next());
        window.drain(); // what is loaded once for all of them is not what a queue keeps
        long before = Machine.retained();
        for (int i = 0; i < QUEUES; i++) {
            queues[i] = peer.openQueue();
            peer.submit(queues[i], window.next());
            if (i % FEW == 0) {
                window.drain(); // so that no pool grows by much and is taken for the queues
            }
        }
        window.drain();
        double perQueue = (Machine.retained() - before) / (double) QUEUES;
        Rate rate = Rate.of(List.of(new Visitor<>(peer, queues, window, perVisit)), plan, patience);
        peer.close();
        window.verify();
        return Map.of(id, Sample.of(rate.perMicrosecond(), rate.bytesPerOp()), id + ".queue", Sample.of(perQueue));
    }
}
