package io.kernwork.bench.work;

import static io.kernwork.bench.work.Contender.counted;
import static io.kernwork.bench.work.Contender.shown;

import io.kernwork.bench.peer.Peer;
import io.kernwork.bench.peer.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Q1, Q2, Q3, O1, X1: how many tasks a second get from producers through workers, at most 1,024 of each producer in flight. A producer
 * whose window is full spins for a moment and then yields, the same for all.
 */
final class Throughput<T extends CountedTask> extends PeerWorkload {
    static final int IN_FLIGHT = 1_024;

    private static final String SPINS = "it keeps its CPUs busy when there is nothing to do";

    /** Those that run everything one at a time, whatever the number of workers: a row of their own. */
    private static final Set<String> SERIAL = Set.of(Peers.KERNWORK_ORDERED.id(), Peers.GUAVA.id(), Peers.SERIAL.id());

    private final String id;
    private final int producers;
    private final Supplier<T> tasks;

    private Throughput(Patience patience, String id, int producers, Supplier<T> tasks, Stream<Contender> contenders) {
        super(patience, contenders.toList());
        this.id = id;
        this.producers = producers;
        this.tasks = tasks;
    }

    static Workload oneToOne(Patience patience) {
        return new Throughput<>(
                patience,
                "Q1",
                1,
                CountedTask::new,
                Stream.concat(
                        pools(1, 1),
                        Stream.of(
                                shown(Peers.FJP_REUSE, Contender.UNDOCUMENTED, 1, 1),
                                shown(Peers.GUAVA, "one queue that runs one task at a time", 1, 1),
                                shown(Peers.JCTOOLS, "a queue and one thread, not a pool", 1, 1))));
    }

    static Workload twoToTwo(Patience patience) {
        return new Throughput<>(
                patience,
                "Q2",
                2,
                CountedTask::new,
                Stream.concat(
                        pools(2, 2),
                        Stream.of(
                                counted(Peers.KERNWORK_ORDERED, 2, 2),
                                counted(Peers.GUAVA, 2, 2),
                                counted(Peers.SERIAL, 2, 2))));
    }

    static Workload twoToTwoOfMicroseconds(Patience patience) {
        return new Throughput<>(patience, "Q3", 2, MicrosecondTask::new, pools(2, 2));
    }

    static Workload observed(Patience patience) {
        return new Throughput<>(
                patience,
                "O1",
                2,
                MicrosecondTask::new,
                Stream.of(
                                Peers.KERNWORK,
                                Peers.KERNWORK_OFF,
                                Peers.KERNWORK_EVERY,
                                Peers.KERNWORK_SITES,
                                Peers.KERNWORK_RECORDED)
                        .map(peer -> counted(peer, 2, 2)));
    }

    /** As executors, with a new object of each for every task. */
    static Workload executors(Patience patience) {
        return new Throughput<>(
                patience,
                "X1",
                1,
                CountedTask::new,
                Stream.of(Peers.KERNWORK_VIEW, Peers.TPE, Peers.FJP, Peers.EQE, Peers.VIRTUAL)
                        .map(peer -> counted(peer, 1, 1)));
    }

    private static Stream<Contender> pools(int producers, int workers) {
        return Stream.of(
                counted(Peers.KERNWORK, producers, workers),
                counted(Peers.TPE, producers, workers),
                counted(Peers.FJP, producers, workers),
                counted(Peers.EQE, producers, workers),
                counted(Peers.NETTY, producers, workers),
                counted(Peers.VIRTUAL, producers, workers),
                counted(Peers.DISRUPTOR, producers, workers),
                shown(Peers.DISRUPTOR_YIELDING, SPINS, producers, workers));
    }

    private static final class Submitter<T extends CountedTask, H> extends Producer {
        private final Peer<H> peer;
        private final Window<T, H> window;

        Submitter(Peer<H> peer, Window<T, H> window) {
            super("producer");
            this.peer = peer;
            this.window = window;
        }

        @Override
        int step() {
            peer.submit(window.next());
            return 1;
        }

        @Override
        void finish() {
            window.drain();
        }
    }

    @Override
    <H> Map<String, Sample> measure(String variant, Peer<H> peer, Plan plan) throws InterruptedException {
        List<Submitter<T, H>> submitters = new ArrayList<>();
        for (int i = 0; i < producers; i++) {
            submitters.add(new Submitter<>(peer, new Window<>(IN_FLIGHT, tasks, peer::adopt, patience)));
        }
        Rate rate = Rate.of(submitters, plan, patience);
        peer.close();
        submitters.forEach(submitter -> submitter.window.verify());
        String key = id.equals("Q2") && SERIAL.contains(variant) ? "Q2.ordered" : id;
        return Map.of(key, Sample.of(rate.perMicrosecond(), rate.bytesPerOp()));
    }
}
