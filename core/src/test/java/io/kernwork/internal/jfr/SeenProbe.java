package io.kernwork.internal.jfr;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.internal.jmx.Jmx;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A program that comes by everything that is recorded, in a JVM of its own; prints a key, an equals sign and a value on each line. */
public final class SeenProbe {
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private SeenProbe() {}

    /** Does it. */
    public static void main(String[] arguments) throws Exception {
        try (Kernwork runtime = Kernwork.builder().name("probe").cpus(2).build()) {
            WorkQueue queue = WorkQueue.builder("queue").runtime(runtime).build();
            CountDownLatch ran = new CountDownLatch(2);
            queue.enqueue(Work.of("runs", ran::countDown));
            queue.enqueueAfter(DelayedWork.of("fires", ran::countDown), Duration.ofMillis(1));
            say("ran", ran.await(10, TimeUnit.SECONDS));
            Work disabled = Work.of("disabled", () -> {});
            disabled.disable();
            Admission answer = queue.enqueue(disabled);
            say("answer", answer);
            say("queues", runtime.snapshot().queues().size());
            say("jfr", Jfr.isPresent());
            say("beans", awaitBeans());
        }
        say("after", System.getProperty(Jmx.COUNT, "none"));
    }

    private static void say(String key, Object value) {
        System.out.println(key + "=" + value);
    }

    /** How many there are; none come where there is no management. */
    private static String awaitBeans() {
        boolean managed = ModuleLayer.boot().findModule("java.management").isPresent();
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (managed && System.getProperty(Jmx.COUNT) == null && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        return System.getProperty(Jmx.COUNT, "none");
    }
}
