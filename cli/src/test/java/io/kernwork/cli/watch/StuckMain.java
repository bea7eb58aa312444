package io.kernwork.cli.watch;

import io.kernwork.Kernwork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A JVM with a runtime, named by its argument, in which a body is stuck and another work waits behind it. It ends with its input. */
final class StuckMain {
    private static final long PATIENCE_SECONDS = 60;
    private static final long LOOK_NANOS = 5_000_000;

    private StuckMain() {}

    public static void main(String[] names) throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (Kernwork runtime = Kernwork.builder()
                .name(names[0])
                .watchdog(Duration.ofMillis(300))
                .sampling(1)
                .build()) {
            WorkQueue mail =
                    WorkQueue.builder("mail").runtime(runtime).ordered().build();
            mail.enqueue(Work.of("send-42", () -> {
                inside.countDown();
                waitForMailServer(go);
            }));
            mail.enqueue(Work.of("send-43", () -> {}));
            WorkQueue.builder("metrics").runtime(runtime).build();
            await(inside);
            while (System.getProperty(Presence.COUNT) == null) {
                LockSupport.parkNanos(LOOK_NANOS); // whoever started this is patient for so long only
            }
            System.out.println("runtimes: 1");
            System.in.transferTo(System.out);
            go.countDown();
        }
    }

    private static void waitForMailServer(CountDownLatch go) throws InterruptedException {
        await(go);
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("waited in vain");
        }
    }
}
