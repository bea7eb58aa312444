package io.kernwork.torture;

import io.kernwork.Kernwork;
import io.kernwork.base.CloseReport;
import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.observe.KernworkListener;
import io.kernwork.torture.Violations.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * One runtime with items of all concepts, and threads that call their verbs for a while. Then nothing is asked for until all is done, the books
 * are balanced, and the runtime is closed; or it is closed in the middle.
 */
final class SoakWorld implements KernworkListener {
    private static final int THREADS = 4;
    private static final long POLL_NANOS = 1_000_000;

    final LongAdder calls = new LongAdder();
    final LongAdder accepted = new LongAdder();
    final LongAdder runs = new LongAdder();
    final LongAdder thrown = new LongAdder();
    final LongAdder overflowed = new LongAdder();
    final LongAdder blocked = new LongAdder();
    final LongAdder handled = new LongAdder();
    final LongAdder replaced = new LongAdder();
    final LongAdder interrupts = new LongAdder();
    final ShakyThreads threads = new ShakyThreads();
    final SoakVerbs verbs;
    final Violations violations;
    final Kernwork runtime;
    volatile boolean closing;
    volatile boolean closed;
    volatile boolean asking = true;
    final LongAdder sink = new LongAdder();

    private final Queue<SoakBooks> books = new ConcurrentLinkedQueue<>();
    /** The fullest report of each closed queue: a close that gave up reports, and once more at the end. */
    private final Map<QueueRef, CloseReport> reports = new ConcurrentHashMap<>();

    private final List<SoakConcept> concepts = new ArrayList<>();
    private final SplittableRandom random;

    SoakWorld(SoakVerbs verbs, Violations violations, SplittableRandom random) {
        this.verbs = verbs;
        this.violations = violations;
        this.random = random;
        this.runtime = Kernwork.builder()
                .name("soak")
                .cpus(1 + random.nextInt(3))
                .daemon(true)
                .threadFactory(threads)
                .idleTimeout(Duration.ofMillis(1L << random.nextInt(8)))
                .listener(this)
                .onError(this::failed)
                .build();
        concepts.add(new SoakQueues(this));
        concepts.add(new SoakTasks(this));
        concepts.add(new SoakJobs(this));
        concepts.add(new SoakSoftirqs(this));
        concepts.add(new SoakLists(this));
        concepts.add(new SoakViews(this));
    }

    private void failed(ItemRef item, QueueRef queue, Throwable failure) {
        handled.increment();
        boolean planned = failure instanceof Thrown
                || failure instanceof StackOverflowError
                || String.valueOf(failure.getMessage()).contains("on purpose");
        violations.unless(planned, Kind.FAILURE, item.name() + " on " + queue.name() + ": " + Report.text(failure));
    }

    SoakBooks book(String name, boolean merges) {
        SoakBooks made = new SoakBooks(this, name, merges);
        books.add(made);
        return made;
    }

    SoakBody deeds(boolean mayBlock, Runnable again) {
        return new SoakBody(this, mayBlock, () -> {
            if (asking) {
                again.run();
            }
        });
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

    // ---- one life

    void run(long nanos, boolean underLoad) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            SplittableRandom own = random.split();
            callers.add(
                    Thread.ofPlatform().daemon(true).name("soak-caller-" + i).start(() -> call(end, own)));
        }
        Thread faults = Thread.ofPlatform().daemon(true).name("soak-faults").start(() -> spoil(end, callers));
        if (underLoad) {
            LockSupport.parkNanos(nanos / 2);
            beforeTheEnd();
            close();
        }
        callers.add(faults);
        for (Thread each : callers) {
            if (!each.join(verbs.patience())) {
                violations.add(Kind.HANG, each.getName() + " does not end\n  " + runtime.dump());
                violations.add(Kind.HANG, String.join("\n  ", Report.hang(null)));
                EngineAccess.of(runtime).abandon(); // which lets those go who wait
            }
        }
        asking = false;
        threads.heal();
        if (!underLoad && violations.none()) {
            settle();
            beforeTheEnd();
            close();
        }
        settle();
        check();
    }

    private void call(long end, SplittableRandom own) {
        while (System.nanoTime() < end && violations.none()) {
            try {
                calls.increment();
                concepts.get(own.nextInt(concepts.size())).act(own);
            } catch (InterruptedException meant) {
                sink.increment(); // it was for a wait
            } catch (Throwable failure) {
                violations.unless(isExpected(failure), Kind.FAILURE, Report.text(failure));
            }
        }
    }

    /** Whoever comes to a queue, a view or a runtime that another one closes is told so. */
    private boolean isExpected(Throwable failure) {
        return closing && failure instanceof IllegalStateException;
    }

    /** The machine: threads are refused, and everybody is interrupted. */
    private void spoil(long end, List<Thread> callers) {
        SplittableRandom own = new SplittableRandom(end);
        while (System.nanoTime() < end && violations.none()) {
            LockSupport.parkNanos(1 + own.nextInt(3_000_000));
            switch (own.nextInt(8)) {
                case 0 -> threads.shake(own);
                case 1, 2, 3 -> {
                    interrupts.increment();
                    callers.get(own.nextInt(THREADS)).interrupt();
                }
                case 4, 5 -> interrupts.add(threads.interruptAll());
                default -> threads.heal();
            }
        }
    }

    private void beforeTheEnd() {
        for (SoakConcept concept : concepts) {
            concept.beforeTheEnd();
            forgetInterrupts();
        }
    }

    /** Those of bodies that ran on this thread, and interrupted it: whoever lends a thread gets them back. */
    private static void forgetInterrupts() {
        var _ = Thread.interrupted();
    }

    private void close() throws InterruptedException {
        closing = true;
        Thread closer = Thread.ofPlatform().daemon(true).name("soak-closer").start(() -> verbs.close(runtime));
        if (!closer.join(verbs.patience())) {
            violations.add(Kind.HANG, "the runtime does not close\n  " + runtime.dump());
            EngineAccess.of(runtime).abandon();
        }
        closed = runtime.isClosed();
    }

    /** Nobody asks any more: what is pending runs, and the books balance. */
    private void settle() {
        long end = System.nanoTime() + verbs.patience().toNanos();
        boolean balanced = false;
        while (!balanced && violations.none() && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL_NANOS);
            concepts.forEach(SoakConcept::settle);
            forgetInterrupts();
            Map<ItemRef, Long> dropped = dropped();
            balanced = books.stream().allMatch(each -> each.isBalanced(of(each, dropped)))
                    && thrown.sum() == handled.sum();
        }
        if (!balanced && violations.none()) {
            Map<ItemRef, Long> dropped = dropped();
            books.stream()
                    .filter(each -> !each.isBalanced(of(each, dropped)))
                    .forEach(each -> violations.add(Kind.LOST, each.toString(of(each, dropped))));
            violations.add(Kind.LOST, "nobody runs what is pending\n  " + runtime.dump());
        }
    }

    private void check() {
        if (!violations.none()) {
            return;
        }
        Map<ItemRef, Long> dropped = dropped();
        for (SoakBooks each : books) {
            long gone = of(each, dropped);
            violations.unless(each.isBalanced(gone), Kind.BALANCE, each.toString(gone));
        }
        violations.unless(
                thrown.sum() == handled.sum(),
                Kind.HANDLER,
                thrown + " bodies threw, the handler was called " + handled + " times");
        violations.unless(
                threads.areGone(verbs.patience()), Kind.LEFT, threads.living() + " threads outlive the close");
    }

    private static long of(SoakBooks books, Map<ItemRef, Long> dropped) {
        ItemRef item = books.item();
        return item == null ? 0 : dropped.getOrDefault(item, 0L);
    }

    private Map<ItemRef, Long> dropped() {
        Map<ItemRef, Long> dropped = new HashMap<>();
        for (CloseReport report : reports.values()) {
            report.neverRan().forEach(each -> dropped.merge(each.item(), (long) each.requests(), Long::sum));
        }
        return dropped;
    }
}
