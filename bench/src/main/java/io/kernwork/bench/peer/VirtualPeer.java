package io.kernwork.bench.peer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A virtual thread for each task. */
final class VirtualPeer implements Peer<Task> {
    private static final long OCCUPIED_NANOS = 2_000_000;

    VirtualPeer(Site site) {
        if (!site.threads().isPlain()) {
            begin(site.threads().atStart());
        }
    }

    /** Nobody makes the carriers but the JVM, so they are prepared from within: by threads that keep all of them for a while. */
    private static void begin(Runnable atStart) {
        int carriers = 2 * Runtime.getRuntime().availableProcessors();
        CountDownLatch begun = new CountDownLatch(carriers);
        for (int i = 0; i < carriers; i++) {
            Thread.startVirtualThread(() -> {
                atStart.run();
                long start = System.nanoTime();
                while (System.nanoTime() - start < OCCUPIED_NANOS) {
                    Thread.onSpinWait();
                }
                begun.countDown();
            });
        }
        try {
            if (!begun.await(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("virtual threads did not begin");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while virtual threads begin", e);
        }
    }

    @Override
    public Task adopt(Task task) {
        return task;
    }

    @Override
    public void submit(Task task) {
        Thread.startVirtualThread(task);
    }

    @Override
    public void close() {
        // each thread ends with its task
    }
}
