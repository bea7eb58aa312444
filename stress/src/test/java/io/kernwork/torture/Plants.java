package io.kernwork.torture;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** What the planted defects of the storms have in common. */
final class Plants {
    private static final int RARELY = 100;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private Plants() {}

    /** True for one call in so many. */
    static final class Rarely {
        private final AtomicInteger calls = new AtomicInteger();

        boolean now() {
            return calls.incrementAndGet() % RARELY == 0;
        }
    }

    /** What bodies do. */
    interface Body {
        void run() throws Exception;
    }

    /** Two threads run a body again and again until they have met inside. */
    static void runOnTwoThreads(Body body, Violations found) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Thread second = Thread.ofPlatform().daemon(true).start(() -> {
            begun.countDown();
            runOften(body, found);
        });
        begun.await();
        runOften(body, found);
        second.join();
    }

    private static void runOften(Body body, Violations found) {
        long start = System.nanoTime();
        while (found.count(Violations.Kind.OVERLAP) == 0 && System.nanoTime() - start < LONGEST.toNanos()) {
            try {
                body.run();
            } catch (Exception thrown) {
                // as bodies do
            }
        }
    }
}
