package io.kernwork.bench.work;

import io.kernwork.Kernwork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * M3: how many threads a burst of 1,000 bodies that sleep for 10 ms leaves behind: the most there were, how many one and two
 * idle times after the end of the last body, and how many for good. Each burst finds a pool without threads.
 */
final class Fading implements Workload {
    private static final String DECLARED = "kernworkDeclared";
    private static final String CACHED = "tpeCached";

    private static final int WORKERS = 2;
    private static final int BODIES = 1_000;
    private static final long IDLE_NANOS = 100_000_000;
    private static final long SLEEP_NANOS = 10_000_000;
    private static final long SAMPLE_NANOS = 200_000;

    /** Idle times until nobody can be left. */
    private static final int IDLE_TIMES = 20;

    private final Patience patience;

    Fading(Patience patience) {
        this.patience = patience;
    }

    @Override
    public List<Variant> variants() {
        return List.of(
                new Variant(
                        OURS,
                        true,
                        "Kernwork.builder().cpus(2).idleTimeout(100 ms); one WorkQueue with maxActive(1000); nobody says"
                                + " that he blocks",
                        "the runtime notices"),
                new Variant(
                        DECLARED,
                        false,
                        "the same, each body in Kernwork.blocking(...)",
                        "it is recommended for what is known to block"),
                new Variant(
                        CACHED,
                        true,
                        "ThreadPoolExecutor, core 0, no maximum, SynchronousQueue, keep-alive time 100 ms",
                        "it is what Executors.newCachedThreadPool gives, with the same idle time"));
    }

    /** Who runs the bodies: each of them once in a burst. */
    private record Runner(List<Runnable> submissions, IntSupplier threads, Runnable close) {}

    /** What one burst has left. */
    private record Left(double millis, int peak, int one, int two, int good) {}

    @Override
    public Map<String, Sample> measure(String variant, Plan plan) {
        AtomicInteger ended = new AtomicInteger();
        Runner runner = runner(variant, () -> {
            Patience.pass(SLEEP_NANOS);
            ended.incrementAndGet();
        });
        List<Left> bursts = new ArrayList<>();
        long end = System.nanoTime() + plan.warmupNanos() + plan.measureNanos();
        try {
            burst(runner, ended); // what is slow only once
            while (bursts.isEmpty() || System.nanoTime() < end) {
                bursts.add(burst(runner, ended));
            }
        } finally {
            runner.close.run();
        }
        return Map.of(
                "M3.time", median(bursts, Left::millis),
                "M3.peak", median(bursts, Left::peak),
                "M3.one", median(bursts, Left::one),
                "M3.two", median(bursts, Left::two),
                "M3.left", median(bursts, Left::good));
    }

    private Left burst(Runner runner, AtomicInteger ended) {
        ended.set(0);
        long start = System.nanoTime();
        runner.submissions.forEach(Runnable::run);
        int peak = 0;
        while (ended.get() < BODIES) {
            peak = Math.max(peak, runner.threads.getAsInt());
            if (System.nanoTime() - start > patience.nanos()) {
                throw new IllegalStateException(ended + " of " + BODIES + " bodies have ended");
            }
            Patience.pass(SAMPLE_NANOS);
        }
        long last = System.nanoTime();
        int one = threadsAt(runner, last + IDLE_NANOS);
        int two = threadsAt(runner, last + 2 * IDLE_NANOS);
        while (runner.threads.getAsInt() > 0 && System.nanoTime() - last < IDLE_TIMES * IDLE_NANOS) {
            Patience.pass(SAMPLE_NANOS);
        }
        int left = runner.threads.getAsInt();
        if (ended.get() != BODIES) {
            throw new IllegalStateException(BODIES + " bodies were submitted, and " + ended + " have run");
        }
        return new Left((last - start) / 1e6, peak, one, two, left);
    }

    private static int threadsAt(Runner runner, long time) {
        Patience.pass(time - System.nanoTime());
        return runner.threads.getAsInt();
    }

    private static Sample median(List<Left> bursts, ToDoubleFunction<Left> part) {
        double[] all = bursts.stream().mapToDouble(part).sorted().toArray();
        return Sample.of(all[all.length / 2]);
    }

    private Runner runner(String variant, Runnable body) {
        return switch (variant) {
            case OURS -> ours(body);
            case DECLARED ->
                ours(() -> Kernwork.blocking(() -> {
                    body.run();
                    return true;
                }));
            case CACHED -> cached(body);
            default -> throw new IllegalArgumentException("no variant \"" + variant + "\", there are " + variants());
        };
    }

    private static Runner ours(Runnable body) {
        Kernwork runtime = Kernwork.builder()
                .name("burst")
                .cpus(WORKERS)
                .idleTimeout(Duration.ofNanos(IDLE_NANOS))
                .daemon(true)
                .build();
        WorkQueue queue =
                WorkQueue.builder("burst").runtime(runtime).maxActive(BODIES).build();
        List<Runnable> submissions = Stream.generate(() -> Work.of("sleeps", body::run))
                .limit(BODIES)
                .<Runnable>map(work -> () -> queue.enqueue(work))
                .toList();
        return new Runner(submissions, runtime::workers, runtime::close);
    }

    private static Runner cached(Runnable body) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_NANOS, TimeUnit.NANOSECONDS, new SynchronousQueue<>());
        List<Runnable> submissions = Collections.nCopies(BODIES, (Runnable) () -> pool.execute(body));
        return new Runner(submissions, pool::getPoolSize, pool::shutdown);
    }
}
