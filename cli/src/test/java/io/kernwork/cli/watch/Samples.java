package io.kernwork.cli.watch;

import io.kernwork.cli.watch.Look.Seen;
import io.kernwork.observe.Distribution;
import io.kernwork.observe.PoolSnapshot;
import io.kernwork.observe.QueueSnapshot;
import io.kernwork.observe.RuntimeSnapshot;
import io.kernwork.observe.StallSnapshot;
import io.kernwork.observe.TimersSnapshot;
import io.kernwork.observe.WorkerSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** Snapshots of a runtime in trouble: one queue is stuck behind a body that sleeps. */
final class Samples {
    static final Pattern ALL = Pattern.compile("");
    static final List<String> STACK = List.of(
            "java.base@25/java.lang.Thread.sleep0(Native Method)",
            "java.base@25/java.lang.Thread.sleep(Thread.java:509)",
            "app//com.example.orders.Invoices.upload(Invoices.java:77)",
            "app//com.example.orders.Invoices.run(Invoices.java:41)",
            "io.kernwork/io.kernwork.internal.engine.Worker.run(Worker.java:200)");

    private static final List<String> SITE = List.of("app//com.example.orders.Checkout.pay(Checkout.java:12)");
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;
    private static final Distribution SHORT = new Distribution(64, 9_000, 4_200, 20_000, 98_000, 400_000);
    private static final Distribution LONG =
            new Distribution(64, 90 * MILLI, 12 * MILLI, 200 * MILLI, 1_400 * MILLI, 3 * SECOND);

    private Samples() {}

    /** One that has nothing to do. */
    static QueueSnapshot idle(String name, long started) {
        return queue(name, 0, 0, started, Distribution.NONE, Distribution.NONE);
    }

    static QueueSnapshot queue(
            String name, int depth, long oldestNanos, long started, Distribution waits, Distribution runs) {
        return new QueueSnapshot(
                name,
                "workqueue",
                List.of(),
                "open",
                256,
                depth,
                depth == 0 ? 0 : 1,
                0,
                depth == 0 ? null : name + "-item",
                oldestNanos,
                depth == 0 ? List.of() : SITE,
                started + depth,
                started,
                started - (depth == 0 ? 0 : 1),
                7,
                0,
                2,
                0,
                1,
                0,
                waits,
                runs);
    }

    /** Three queues: invoices is stuck for 42 s, metrics is busy, mail idle. */
    static List<QueueSnapshot> queues(long started) {
        return List.of(
                queue("metrics-aggregation-and-flush", 12, 3 * MILLI, 1_000 + started, SHORT, SHORT),
                queue("invoices", 180, 42 * SECOND, 77, LONG, LONG),
                idle("mail", 5));
    }

    static RuntimeSnapshot runtime(String name, long uptimeNanos, List<QueueSnapshot> queues) {
        return new RuntimeSnapshot(
                name,
                uptimeNanos,
                2,
                false,
                false,
                queues,
                List.of(
                        new PoolSnapshot(name + "/0", "managed", 0, 1, 2, 1, 0, 1, 0, 0, 0, 3),
                        new PoolSnapshot(
                                name + "/u", "unbound", -1, Integer.MAX_VALUE, 1, 0, 0, 0, 0, 1, 31 * SECOND, 1)),
                List.of(new WorkerSnapshot(
                        name + "-worker-1",
                        31,
                        name + "/0",
                        "invoices",
                        "invoices-item",
                        1,
                        42 * SECOND,
                        "TIMED_WAITING",
                        true,
                        STACK,
                        SITE)),
                new TimersSnapshot(4, 3_100 * MILLI),
                List.of(
                        new StallSnapshot(
                                "body over its time", "invoices-item of invoices", 42 * SECOND, "may take 1 s", STACK),
                        new StallSnapshot("pool stall", name + "/u", 31 * SECOND, "1 queue waits", List.of())),
                0);
    }

    static Look look(long uptimeNanos, long started) {
        return look(uptimeNanos, queues(started));
    }

    static Look look(long uptimeNanos, List<QueueSnapshot> queues) {
        return new Look(
                Instant.EPOCH, 4711, "com.example.Shop", List.of(new Seen("1", runtime("app", uptimeNanos, queues))));
    }
}
