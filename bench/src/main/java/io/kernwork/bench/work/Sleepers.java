package io.kernwork.bench.work;

import static io.kernwork.bench.work.Contender.counted;
import static io.kernwork.bench.work.Contender.shown;

import io.kernwork.bench.peer.Peer;
import io.kernwork.bench.peer.Peers;
import io.kernwork.bench.peer.Task;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/**
 * B1: how long it takes until 1,000 bodies have ended that sleep for 10 ms each and tell nobody so, from the first submission on.
 * It is done again and again, so that everybody has the threads already that the rounds before took: some start few in a round,
 * and have all of them only after a while.
 */
final class Sleepers extends PeerWorkload {
    private static final int BODIES = 1_000;
    private static final String OURS = "it is no peer, but another kind of queue";

    /** Before anything is measured, however little time there is. */
    private static final int WARM_ROUNDS = 20;

    private static final long SLEEP_NANOS = 10_000_000;
    private static final long LONGEST_NANOS = 100_000_000_000L;

    Sleepers(Patience patience) {
        super(
                patience,
                List.of(
                        counted(Peers.KERNWORK_JOBS, 1, 2),
                        shown(Peers.KERNWORK_UNBOUND, OURS, 1, 2),
                        shown(Peers.KERNWORK_DECLARED, OURS, 1, 2),
                        shown(Peers.KERNWORK_BLOCKED, OURS, 1, 2),
                        shown(Peers.KERNWORK_VIRTUAL, OURS, 1, 2),
                        counted(Peers.TPE_CACHED, 1, 2),
                        shown(Peers.VIRTUAL, "the row is about threads of the platform", 1, 2)));
    }

    /** Counts begins rather than ends: two runs of one task may sleep side by side where a peer is at fault. */
    private static final class Sleeper extends Task {
        private final AtomicInteger runs = new AtomicInteger();
        private volatile CountDownLatch ended = new CountDownLatch(1);

        @Override
        public void run(int requests) {
            runs.incrementAndGet();
            Patience.pass(SLEEP_NANOS);
            ended.countDown();
        }
    }

    /**
     * The bodies of all rounds.
     *
     * @param <H> what the peer takes
     */
    private final class Bodies<H> {
        private final Peer<H> peer;
        private final Sleeper[] sleepers = new Sleeper[BODIES];
        private final H[] handles;
        private final Histogram nanos = new Histogram(LONGEST_NANOS, 3);
        private int round;

        @SuppressWarnings("unchecked") // an array of a generic type
        Bodies(Peer<H> peer) {
            this.peer = peer;
            handles = (H[]) new Object[BODIES];
            for (int i = 0; i < BODIES; i++) {
                sleepers[i] = new Sleeper();
                handles[i] = peer.adopt(sleepers[i]);
            }
        }

        void repeat(int least, long time) throws InterruptedException {
            long end = System.nanoTime() + time;
            for (int done = 0; done < least || System.nanoTime() < end; done++) {
                round();
            }
        }

        private void round() throws InterruptedException {
            CountDownLatch ended = new CountDownLatch(BODIES);
            for (Sleeper sleeper : sleepers) {
                sleeper.ended = ended;
            }
            round++;
            long start = System.nanoTime();
            for (H handle : handles) {
                peer.submit(handle);
            }
            boolean all = ended.await(patience.nanos(), TimeUnit.NANOSECONDS);
            nanos.recordValue(Math.min(System.nanoTime() - start, LONGEST_NANOS));
            if (!all) {
                verify();
                throw new IllegalStateException(ended.getCount() + " of " + BODIES + " bodies did not end");
            }
        }

        void verify() {
            for (int i = 0; i < BODIES; i++) {
                if (sleepers[i].runs.get() != round) {
                    throw new IllegalStateException("task " + i + " was submitted " + round + " times and has run "
                            + sleepers[i].runs + " times");
                }
            }
        }
    }

    @Override
    <H> Map<String, Sample> measure(String variant, Peer<H> peer, Plan plan) throws InterruptedException {
        Bodies<H> bodies = new Bodies<>(peer);
        bodies.repeat(WARM_ROUNDS, plan.warmupNanos());
        Machine.settle();
        bodies.nanos.reset();
        bodies.repeat(1, plan.measureNanos());
        int threads = peer.threads();
        peer.close();
        bodies.verify();
        Sample all = Sample.of(bodies.nanos.getValueAtPercentile(50) / 1e6);
        return threads < 0 ? Map.of("B1", all) : Map.of("B1", all, "B1.threads", Sample.of(threads));
    }
}
