package io.kernwork.bench.peer;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of an executor. */
record Pool(ExecutorService service) {
    private static final long PATIENCE_SECONDS = 5;

    int threads() {
        return switch (service) {
            case ThreadPoolExecutor executor -> executor.getPoolSize();
            case ForkJoinPool executor -> executor.getPoolSize();
            default -> -1;
        };
    }

    /** What still waits is dropped: whether all of the work was done has been looked at before. */
    void close() {
        service.shutdownNow();
        try {
            if (!service.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("threads of " + service + " did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while threads end", e);
        }
    }
}
