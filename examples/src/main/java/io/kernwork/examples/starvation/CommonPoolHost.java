package io.kernwork.examples.starvation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/** The pool that every program has. Its threads outlive this. */
final class CommonPoolHost implements Host {
    private final ForkJoinPool pool = ForkJoinPool.commonPool();

    @Override
    public void run(Job job) {
        pool.execute(job);
    }

    @Override
    public void keep(Lease lease) {
        CompletableFuture.delayedExecutor(lease.nanosToNext(), TimeUnit.NANOSECONDS, pool)
                .execute(() -> {
                    if (lease.renew()) {
                        keep(lease);
                    }
                });
    }

    @Override
    public int threads() {
        return pool.getPoolSize();
    }

    @Override
    public void close() {
        pool.awaitQuiescence(1, TimeUnit.MINUTES);
    }
}
