package io.kernwork.torture;

import io.kernwork.Kernwork;
import io.kernwork.base.CloseReport;
import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.engine.LanePeek;
import io.kernwork.observe.KernworkListener;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** A runtime with a queue of each kind, works that go from one to the other, and the threads of the storm. Some are closed under load. */
final class QueueWorld implements KernworkListener {
    static final int THREADS = 4;
    /** Verbs in one storm. */
    static final int PER_STORM = 4_000;

    private static final int WORKS = 32;
    private static final int PATIENCES = 3; // of one who waits in a verb
    private static final QueueKind[] KINDS = QueueKind.values();

    final List<QueueWork> works = new ArrayList<>();
    final List<QueueFile> files = new ArrayList<>();
    final Queue<QueueBooks> opened = new ConcurrentLinkedQueue<>();
    final ShakyThreads threads = new ShakyThreads();
    final LongAdder rescued = new LongAdder();
    final LongAdder blocked = new LongAdder();
    final LongAdder slept = new LongAdder();
    final LongAdder thrown = new LongAdder();
    final LongAdder handled = new LongAdder();
    final QueueVerbs verbs;
    final Violations violations;
    final Kernwork runtime;
    final LanePeek lanes;
    /** Whether bodies ask for further runs. */
    volatile boolean asking;
    /** Whether somebody is about to close the runtime. */
    volatile boolean closing;

    volatile boolean closed;

    private final AtomicReferenceArray<QueueBooks> places = new AtomicReferenceArray<>(KINDS.length);
    private final Map<QueueRef, QueueBooks> books = new ConcurrentHashMap<>();
    /** The fullest report of each closed queue: a close that gave up reports, and once more at the end. */
    private final Map<QueueRef, CloseReport> reports = new ConcurrentHashMap<>();

    private final List<QueueThread> actors = new ArrayList<>();
    private final CyclicBarrier meeting = new CyclicBarrier(THREADS);

    QueueWorld(QueueVerbs verbs, Violations violations, SplittableRandom random) {
        this.verbs = verbs;
        this.violations = violations;
        this.runtime = Kernwork.builder()
                .name("queues")
                .cpus(1 + random.nextInt(3))
                .threadFactory(threads)
                .idleTimeout(Duration.ofMillis(1L << random.nextInt(6)))
                .listener(this)
                .onError(this::failed)
                .build();
        this.lanes = new LanePeek(runtime);
        for (int place = 0; place < KINDS.length; place++) {
            open(place);
        }
        for (int i = 0; i < WORKS; i++) {
            works.add(new QueueWork(this, "work-" + i, new QueueBody(this, i, random.split())));
        }
        for (int i = 0; i < THREADS; i++) {
            List<QueueFile> own = new ArrayList<>();
            for (int place = 0; place < KINDS.length; place++) {
                if (KINDS[place].isOrdered()) {
                    own.add(new QueueFile(this, place, i));
                }
            }
            files.addAll(own);
            actors.add(new QueueThread(this, i == 0, own, random.split()));
        }
    }

    private void failed(ItemRef item, QueueRef queue, Throwable failure) {
        handled.increment();
        violations.unless(
                failure instanceof Thrown,
                Kind.FAILURE,
                item.name() + " on " + queue.name() + ": " + Report.text(failure));
    }

    private Duration hang() {
        return verbs.patience().multipliedBy(PATIENCES);
    }

    /** All threads of the storm are there. */
    void meet() throws Exception {
        meeting.await(hang().toMillis(), TimeUnit.MILLISECONDS);
    }

    // ---- queues

    QueueBooks at(int place) {
        return places.get(place);
    }

    QueueBooks any(SplittableRandom random) {
        return places.get(random.nextInt(KINDS.length));
    }

    QueueWork work(SplittableRandom random) {
        return works.get(random.nextInt(WORKS));
    }

    QueueBooks books(QueueRef queue) {
        QueueBooks found = books.get(queue);
        if (found == null) {
            throw new IllegalStateException("no books of queue " + queue);
        }
        return found;
    }

    /** A new queue of its kind, as soon as there is a thread for its rescuer. */
    private void open(int place) {
        QueueKind kind = KINDS[place];
        while (violations.none()) {
            try {
                WorkQueue queue = verbs.describe(
                                kind, WorkQueue.builder(kind.name()).runtime(runtime))
                        .build();
                QueueBooks now = new QueueBooks(this, kind, queue);
                books.put(queue, now);
                opened.add(now);
                places.set(place, now);
                return;
            } catch (IllegalStateException refused) {
                boolean explained = String.valueOf(refused.getMessage()).contains("could not be started");
                violations.unless(explained, Kind.FAILURE, Report.text(refused));
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** Closes a queue under load and opens another one in its place. */
    void replace(int place, Duration patience) {
        QueueBooks old = places.get(place);
        old.closing = true;
        if (!patience.isZero()) {
            old.queue.close(patience);
        }
        old.queue.close();
        violations.unless(!old.isBusy(), Kind.OUTLIVED, old.queue + " is closed and a body goes on");
        open(place);
    }

    void close() {
        if (!closed) {
            closing = true;
            opened.forEach(each -> each.closing = true);
            runtime.close();
            closed = true;
        }
    }

    @Override
    public void queueClosed(CloseReport report) {
        reports.merge(report.queue(), report, (one, other) -> sum(one) > sum(other) ? one : other);
    }

    private static long sum(CloseReport report) {
        return report.neverRan().stream()
                .mapToLong(CloseReport.NeverRan::requests)
                .sum();
    }

    // ---- storms

    /** Short storms, so that a request that is lost is not covered by a later one. The last one closes the runtime, or it is closed in the end. */
    void run(int storms, boolean underLoad, QueueEnds ends) throws InterruptedException {
        for (int i = 1; i <= storms && violations.none(); i++) {
            storm(underLoad && i == storms);
            settle();
        }
        if (violations.none()) {
            close();
            violations.unless(runtime.workers() == 0, Kind.LEFT, runtime + " is closed and has workers");
            violations.unless(
                    threads.areGone(verbs.patience()), Kind.LEFT, threads.living() + " threads outlive the close");
            settle();
        } else {
            EngineAccess.of(runtime).abandon();
            Thread.ofPlatform().daemon(true).start(runtime::close).join(hang());
        }
        ends.add(this, actors, dropped());
    }

    private void storm(boolean closes) throws InterruptedException {
        asking = true;
        List<Thread> started = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            QueueThread actor = actors.get(i).extend(PER_STORM / THREADS, closes);
            started.add(
                    Thread.ofPlatform().daemon(true).name("queue-storm-" + i).start(actor));
        }
        for (Thread thread : started) {
            if (!thread.join(hang())) {
                violations.add(Kind.HANG, thread.getName() + " does not end: " + String.join("\n  ", pending()));
                violations.add(Kind.HANG, String.join("\n  ", Report.hang(null)));
                EngineAccess.of(runtime).abandon(); // which lets those go who wait
            }
        }
        asking = false;
    }

    /** Nothing asks for anything any more, nothing is frozen, and threads can be had: what is pending runs, and the books balance. */
    private void settle() {
        threads.heal();
        long start = System.nanoTime();
        int quiet = 0; // what goes on at one look may have asked before
        while (violations.none() && quiet < 2) {
            quiet = isQuiet() ? quiet + 1 : 0;
            LockSupport.parkNanos(20_000);
            if (System.nanoTime() - start > verbs.patience().toNanos()) {
                violations.add(Kind.LOST, "nobody runs what is pending: " + String.join("\n  ", pending()));
                EngineAccess.of(runtime).abandon();
            }
        }
        if (violations.none()) {
            Map<ItemRef, Long> dropped = dropped();
            all().forEach(each -> each.check(dropped.getOrDefault(each.work, 0L)));
            violations.unless(
                    thrown.sum() == handled.sum(),
                    Kind.HANDLER,
                    thrown + " bodies threw, the handler was called " + handled + " times");
        }
    }

    private List<QueueWork> all() {
        List<QueueWork> all = new ArrayList<>(works);
        files.forEach(file -> all.addAll(file.works));
        return all;
    }

    private boolean isQuiet() {
        return all().stream().noneMatch(QueueWork::isPending) && opened.stream().noneMatch(QueueBooks::isBusy);
    }

    /** What the closes have dropped. */
    private Map<ItemRef, Long> dropped() {
        Map<ItemRef, Long> dropped = new HashMap<>();
        for (CloseReport report : reports.values()) {
            report.neverRan().forEach(each -> dropped.merge(each.item(), (long) each.requests(), Long::sum));
        }
        return dropped;
    }

    private List<String> pending() {
        List<String> pending = new ArrayList<>(List.of(runtime.toString()));
        all().stream().filter(QueueWork::isPending).forEach(each -> pending.add(each.work.toString()));
        for (int place = 0; place < KINDS.length; place++) {
            pending.add(at(place).holdups());
        }
        return pending;
    }
}
