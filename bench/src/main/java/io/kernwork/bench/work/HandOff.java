package io.kernwork.bench.work;

import static io.kernwork.bench.work.Contender.counted;
import static io.kernwork.bench.work.Contender.shown;

import io.kernwork.bench.peer.Peer;
import io.kernwork.bench.peer.Peers;
import io.kernwork.bench.peer.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * H1, H2, J1, I4: from a caller to the beginning of the task, at a fixed rate. A time runs from the moment at which the task should
 * have been submitted: when the caller is late, because of the peer or of the host, all that come behind are late, too, and
 * none is left out.
 *
 * <p>With two CPUs the caller is bound to one and the workers to the other. Otherwise the kernel wakes the worker now here
 * and now there, and what is measured is its choice. With a single CPU the caller yields instead of spinning until its time.
 */
final class HandOff extends PeerWorkload {
    private static final long LONGEST_NANOS = 10_000_000_000L;
    private static final long SELDOM_NANOS = 100_000;
    private static final String LIMIT = "a limit, and no way to do work";

    private final String id;
    private final long gapNanos;
    private int @Nullable [] cpus; // of the caller and of the workers; null when nothing is bound

    private HandOff(Patience patience, String id, long gapNanos, List<Contender> contenders) {
        super(patience, contenders);
        this.id = id;
        this.gapNanos = gapNanos;
    }

    /** Rare enough that the worker sleeps each time. */
    static Workload toSleeper(Patience patience) {
        List<Contender> contenders = new ArrayList<>(contenders());
        contenders.add(shown(Peers.UNPARK, LIMIT, 1, 1));
        return new HandOff(patience, "H1", SELDOM_NANOS, contenders);
    }

    /** The same for jobs, beside those who start a thread where none is idle, as jobs do. */
    static Workload ofJobs(Patience patience) {
        return new HandOff(
                patience,
                "J1",
                SELDOM_NANOS,
                List.of(
                        counted(Peers.KERNWORK_JOBS, 1, 1),
                        counted(Peers.TPE_CACHED, 1, 1),
                        counted(Peers.VIRTUAL, 1, 1),
                        shown(Peers.UNPARK, LIMIT, 1, 1)));
    }

    /**
     * The same for tasklets, beside those who run what nobody waits for; and for tasklets that run where they are scheduled,
     * which are no hand-over any more: that is the point of them.
     */
    static Workload ofTasklets(Patience patience) {
        return new HandOff(
                patience,
                "I4",
                SELDOM_NANOS,
                List.of(
                        counted(Peers.KERNWORK_TASKLETS, 1, 1),
                        counted(Peers.KERNWORK_TASKLETS_HERE, 1, 1),
                        counted(Peers.TPE, 1, 1),
                        counted(Peers.FJP, 1, 1),
                        counted(Peers.NETTY, 1, 1),
                        shown(Peers.UNPARK, LIMIT, 1, 1)));
    }

    /** Often enough that it pays to be awake, for who can afford it. */
    static Workload warm(Patience patience) {
        List<Contender> contenders = new ArrayList<>(contenders());
        if (Machine.CPUS > 1) {
            contenders.add(shown(Peers.SPIN, LIMIT, 1, 1));
        }
        return new HandOff(patience, "H2", 10_000, contenders);
    }

    private static List<Contender> contenders() {
        return List.of(
                counted(Peers.KERNWORK, 1, 1),
                counted(Peers.TPE, 1, 1),
                counted(Peers.TPE_CACHED, 1, 1),
                counted(Peers.FJP, 1, 1),
                counted(Peers.EQE, 1, 1),
                counted(Peers.NETTY, 1, 1),
                counted(Peers.VIRTUAL, 1, 1),
                shown(Peers.FJP_REUSE, Contender.UNDOCUMENTED, 1, 1),
                shown(Peers.DISRUPTOR, "blocks its caller when the ring is full", 1, 1),
                shown(Peers.JCTOOLS, "a queue and one thread, not a pool", 1, 1));
    }

    /** What the JVM makes as large as there are CPUs must be made before a thread is bound: it would count only those. */
    @Override
    void prepare() throws InterruptedException {
        ForkJoinPool.commonPool().submit(() -> {}).join();
        Thread.startVirtualThread(() -> {}).join();
        int[] allowed = Affinity.allowed();
        cpus = allowed.length > 1 ? allowed : null;
    }

    @Override
    Threads threads() {
        int[] bound = cpus;
        return bound == null ? Threads.plain() : Threads.startingWith(() -> Affinity.bind(bound[1]));
    }

    @Override
    <H> Map<String, Sample> measure(String variant, Peer<H> peer, Plan plan) throws InterruptedException {
        boolean here = variant.equals(Peers.KERNWORK_TASKLETS_HERE.id());
        Caller<H> caller = new Caller<>(peer, plan, here);
        caller.start();
        caller.join();
        peer.close();
        if (caller.failure != null) {
            throw new IllegalStateException(caller.failure);
        }
        caller.window.verify();
        return Map.of(
                id + ".p50", Sample.of(micros(caller.latency, 50), caller.latency),
                id + ".p99", Sample.of(micros(caller.latency, 99)),
                id + ".cost", Sample.of(micros(caller.cost, 50), caller.cost));
    }

    private static double micros(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e3;
    }

    /** A thread of its own, for it is bound and ends bound. */
    private final class Caller<H> extends Thread {
        final Histogram latency = new Histogram(LONGEST_NANOS, 3);
        final Histogram cost = new Histogram(LONGEST_NANOS, 3);
        final Window<StampTask, H> window;

        @Nullable
        Throwable failure; // read after the thread has ended

        private final Peer<H> peer;
        private final Plan plan;
        private final boolean here; // tasks run on this thread

        Caller(Peer<H> peer, Plan plan, boolean here) {
            super("caller");
            this.peer = peer;
            this.plan = plan;
            this.here = here;
            this.window = new Window<>(Throughput.IN_FLIGHT, StampTask::new, peer::adopt, patience);
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                int[] bound = cpus;
                if (bound != null) {
                    Affinity.bind(bound[0]);
                }
                hurry(plan.warmupNanos() / 2);
                send(plan.warmupNanos() / 2);
                Machine.settle();
                latency.reset();
                cost.reset();
                send(plan.measureNanos());
                if (bound != null) {
                    checkWorker(bound[here ? 0 : 1]);
                }
            } catch (Throwable e) {
                failure = e;
            }
        }

        /** One after the other without a pause: at the fixed rate the compiler would not come to it in time. */
        private void hurry(long time) {
            long end = System.nanoTime() + time;
            do {
                peer.submit(window.next());
                window.awaitLast();
            } while (System.nanoTime() < end);
        }

        /** Who falls behind for good ends late, but not without bound; by then the figures say it. */
        private void send(long time) {
            long start = System.nanoTime() + gapNanos;
            long end = start + 2 * time;
            long count = Math.max(1, time / gapNanos);
            for (long i = 0; i < count && (i == 0 || System.nanoTime() < end); i++) {
                StampTask task = window.peek();
                H handle = window.next();
                take(task);
                task.intended = start + i * gapNanos;
                long now = awaitTime(task.intended);
                peer.submit(handle);
                record(cost, System.nanoTime() - now);
            }
            window.drain();
            for (int i = 0; i < window.size(); i++) {
                take(window.task(i));
            }
        }

        private void take(StampTask task) {
            if (task.intended != 0) {
                record(latency, task.begun() - task.intended);
                task.intended = 0;
            }
        }

        private static void record(Histogram histogram, long nanos) {
            histogram.recordValue(Math.clamp(nanos, 0, LONGEST_NANOS));
        }

        @SuppressWarnings("ThreadPriorityCheck") // with a single CPU it is what lets the worker on
        private static long awaitTime(long time) {
            while (true) {
                long now = System.nanoTime();
                if (now - time >= 0) {
                    return now;
                }
                if (Machine.CPUS > 1) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
        }

        /** A worker that was made late, by the caller, is bound where the caller is, unless it was bound anew. */
        private void checkWorker(int cpu) {
            int[] ranOn = {-1};
            Window<CountedTask, H> probe = new Window<>(1, () -> new Probe(ranOn), peer::adopt, patience);
            peer.submit(probe.next());
            probe.drain();
            if (ranOn[0] != cpu) {
                throw new IllegalStateException("a worker ran on CPU " + ranOn[0] + " instead of " + cpu);
            }
        }
    }

    private static final class Probe extends CountedTask {
        private final int[] ranOn;

        Probe(int[] ranOn) {
            this.ranOn = ranOn;
        }

        @Override
        void body() {
            ranOn[0] = Affinity.current();
        }
    }
}
