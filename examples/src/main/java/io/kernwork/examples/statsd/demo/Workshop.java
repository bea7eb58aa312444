package io.kernwork.examples.statsd.demo;

import io.kernwork.Kernwork;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A runtime whose threads are counted. */
final class Workshop implements AutoCloseable {
    /** Short, so that the demonstration can show the workers leave. */
    private static final Duration IDLE_TIME = Duration.ofMillis(500);

    private final AtomicInteger threads = new AtomicInteger();
    private final Kernwork runtime;
    private int mostWorkers;

    /**
     * Starts a runtime.
     *
     * @param pause the time between two flushes: workers can only be seen to leave if they may leave within it
     */
    Workshop(Duration pause) {
        Duration third = pause.dividedBy(3);
        Duration idleTime = third.compareTo(IDLE_TIME) < 0 ? third : IDLE_TIME;
        runtime = Kernwork.builder()
                .name("demo")
                .idleTimeout(idleTime)
                .threadFactory(body -> {
                    int number = threads.incrementAndGet();
                    return Thread.ofPlatform().name("demo-worker-" + number).unstarted(body);
                })
                .build();
    }

    Kernwork runtime() {
        return runtime;
    }

    /** How many workers there are now. Called often, it finds the peak. */
    int workers() {
        int workers = runtime.workers();
        mostWorkers = Math.max(mostWorkers, workers);
        return workers;
    }

    int mostWorkers() {
        return mostWorkers;
    }

    /** How many threads the runtime ever asked for. */
    int threads() {
        return threads.get();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
