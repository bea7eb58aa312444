package io.kernwork.torture;

import io.kernwork.Kernwork;
import io.kernwork.base.CloseReport;
import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.observe.KernworkListener;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/** What one round happens in: a runtime, its queues, its works. Made anew for each round, of another size each time. */
final class World implements KernworkListener {
    /** Left open until the end, for the works whose times are checked. */
    final List<WorkQueue> steady = new ArrayList<>();
    /** Closed and replaced at any time. */
    final AtomicReferenceArray<WorkQueue> queues;

    final List<Target> targets = new ArrayList<>();
    final List<Alarm> alarms = new ArrayList<>();
    final Kernwork runtime;
    final Settings settings;
    final Program program;
    final Violations violations;
    final LongAdder handled = new LongAdder();
    final LongAdder opened = new LongAdder();

    /** The fullest report of each closed queue: a close that gave up reports, and once more at the end. */
    private final Map<QueueRef, CloseReport> reports = new ConcurrentHashMap<>();

    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final Map<ItemRef, Integer> ids = new HashMap<>();

    World(Settings settings, Program program, Violations violations, SplittableRandom random) {
        this.settings = settings;
        this.program = program;
        this.violations = violations;
        this.runtime = Kernwork.builder()
                .name("torture")
                .cpus(1 + random.nextInt(3))
                .threadFactory(this::thread)
                .idleTimeout(Duration.ofMillis(1L << random.nextInt(4, 10)))
                .listener(this)
                .build();
        this.queues = new AtomicReferenceArray<>(4 + random.nextInt(3));
        for (int i = 0; i < queues.length(); i++) {
            queues.set(i, open(i));
        }
        steady.add(build(WorkQueue.builder("steady").maxActive(2)));
        steady.add(build(WorkQueue.builder("steady ordered").ordered()));
        int works = 6 + random.nextInt(15);
        int timed = 2 * settings.threads();
        for (int i = 0; i < works; i++) {
            targets.add(new Target(this, i, works + timed, i % 5 == 4, random.split()));
        }
        for (int i = 0; i < timed; i++) {
            alarms.add(new Alarm(this, works + i, works + timed));
        }
        targets.forEach(target -> ids.put(target.work, target.id));
        alarms.forEach(alarm -> ids.put(alarm.work, alarm.id));
    }

    private Thread thread(Runnable body) {
        Thread thread = Thread.ofPlatform().daemon(true).name("torture-worker").unstarted(body);
        threads.add(thread);
        return thread;
    }

    long livingThreads() {
        return threads.stream().filter(Thread::isAlive).count();
    }

    int works() {
        return targets.size() + alarms.size();
    }

    /** A new queue for this place: the first one is ordered, the second has one slot, the others a few. */
    WorkQueue open(int place) {
        WorkQueueBuilder builder = WorkQueue.builder("queue " + place);
        return build(place == 0 ? builder.ordered() : builder.maxActive(place));
    }

    private WorkQueue build(WorkQueueBuilder builder) {
        opened.increment();
        return builder.runtime(runtime)
                .onError((work, queue, failure) -> {
                    if (failure instanceof Thrown) {
                        handled.increment();
                    } else {
                        violations.add(Kind.FAILURE, "body of " + work + " on " + queue + " threw " + failure);
                    }
                })
                .build();
    }

    WorkQueue any(SplittableRandom random) {
        return queues.get(random.nextInt(queues.length()));
    }

    Target target(SplittableRandom random) {
        return targets.get(random.nextInt(targets.size()));
    }

    @Override
    public void queueClosed(CloseReport report) {
        for (CloseReport.NeverRan dropped : report.neverRan()) {
            violations.unless(dropped.requests() > 0, Kind.REPORT, "a drop of nothing: " + report);
        }
        reports.merge(report.queue(), report, (one, other) -> dropped(one) > dropped(other) ? one : other);
    }

    private static long dropped(CloseReport report) {
        return report.neverRan().stream()
                .mapToLong(CloseReport.NeverRan::requests)
                .sum();
    }

    /** What the closes have dropped, by work. */
    long[] dropped() {
        long[] dropped = new long[works()];
        for (CloseReport report : reports.values()) {
            for (CloseReport.NeverRan drop : report.neverRan()) {
                Integer id = ids.get(drop.item());
                if (id == null) {
                    violations.add(Kind.REPORT, "not ours: " + drop);
                } else {
                    dropped[id] += drop.requests();
                }
            }
        }
        return dropped;
    }
}
