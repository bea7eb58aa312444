package io.kernwork.torture;

import io.kernwork.Kernwork;
import io.kernwork.base.CloseReport;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.softirq.CpuPeek;
import io.kernwork.observe.KernworkListener;
import io.kernwork.softirq.Softirqs;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A runtime, with tasklets, vectors, bottom halves and works, and the threads that ask for them. Some are closed under load. */
final class SoftirqWorld implements KernworkListener {
    static final int LOOPS = 3;
    static final int THREADS = LOOPS + 2;
    static final int MOST_CPUS = 16;
    /** Schedules in one storm. */
    static final int PER_STORM = 2_000;
    /** The number of the thread that closes and removes. */
    static final int CLOSER = THREADS - 1;

    private static final int CPUS = 2;
    private static final int PASSES = 3;
    private static final Duration BUDGET = Duration.ofNanos(50_000);
    private static final Duration HANG = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ONE_OUTSIDE = 8; // of so many schedules

    final List<TaskletBooks> tasklets = new ArrayList<>();
    final List<VectorBooks> vectors = new ArrayList<>();
    final List<HalfBooks> halves = new ArrayList<>();
    final List<SoftirqWorkBooks> works = new ArrayList<>();
    final SoftirqVerbs verbs;
    final Violations violations;
    final Kernwork runtime;
    final Softirqs softirqs;
    final CpuPeek cpus;
    final Occupancy occupancy;
    /** Whether somebody is about to close the runtime. */
    volatile boolean closing;

    volatile boolean closed;

    private final List<SoftirqThread> threads = new ArrayList<>();
    private final CyclicBarrier meeting = new CyclicBarrier(THREADS);

    SoftirqWorld(SoftirqVerbs verbs, Violations violations, SplittableRandom random) {
        this.verbs = verbs;
        this.violations = violations;
        this.runtime = Kernwork.builder()
                .name("softirqs")
                .cpus(CPUS)
                .daemon(true)
                .idleTimeout(Duration.ofMillis(1))
                .listener(this)
                .onError((item, queue, failure) -> violations.add(Kind.FAILURE, Report.text(failure)))
                .build();
        this.softirqs = Softirqs.of(runtime);
        this.cpus = new CpuPeek(runtime);
        this.occupancy = new Occupancy(cpus, violations);
        softirqs.setBudget(PASSES, BUDGET);
        softirqs.setHandlerLimit(HANG);
        verbs.prepare(cpus);
        for (int i = 0; i < 24; i++) {
            tasklets.add(new TaskletBooks(this, "tasklet-" + i, random.split()));
        }
        for (int i = 0; i < 3; i++) {
            vectors.add(new VectorBooks(this, "vector-" + i, random.split()));
        }
        AtomicInteger inside = new AtomicInteger();
        for (int i = 0; i < 4; i++) {
            halves.add(new HalfBooks(this, i, inside));
        }
        addWorks();
        for (int i = 0; i < THREADS; i++) {
            threads.add(new SoftirqThread(this, i, i < LOOPS, random.split()));
        }
    }

    private void addWorks() {
        WorkQueue normal =
                WorkQueue.builder("normal").runtime(runtime).bottomHalf().build();
        WorkQueue high = WorkQueue.builder("high")
                .runtime(runtime)
                .bottomHalf()
                .highPriority()
                .build();
        for (int i = 0; i < 6; i++) {
            works.add(new SoftirqWorkBooks(this, "work-" + i, i % 2 == 0 ? normal : high));
        }
    }

    /** All threads of the storm are there. */
    void meet() throws Exception {
        meeting.await(HANG.toSeconds(), TimeUnit.SECONDS);
    }

    /** What is held is dropped; all else runs. */
    void close() {
        if (!closed) {
            runtime.close();
            closed = true;
        }
    }

    @Override
    public void queueClosed(CloseReport report) {
        for (CloseReport.NeverRan dropped : report.neverRan()) {
            boolean known = false;
            for (TaskletBooks books : tasklets) {
                if (books.tasklet == dropped.item()) {
                    books.dropped.incrementAndGet();
                    known = true;
                }
            }
            violations.unless(known, Kind.REPORT, "dropped: " + dropped);
        }
    }

    /** Short storms, so that a request that is lost is not covered by a later one. The last one closes the runtime, or it is closed in the end. */
    void run(int storms, boolean underLoad, SoftirqEnds ends) throws InterruptedException {
        for (int i = 1; i <= storms && violations.none(); i++) {
            closing = underLoad && i == storms;
            storm();
            settle();
        }
        if (violations.none()) {
            close();
            violations.unless(runtime.workers() == 0, Kind.LEFT, runtime + " is closed and has workers");
        } else {
            EngineAccess.of(runtime).abandon();
            Thread.ofPlatform().daemon(true).start(runtime::close).join(HANG);
        }
        ends.add(this, threads);
    }

    private void storm() throws InterruptedException {
        List<Thread> started = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int share = i < LOOPS ? (ONE_OUTSIDE - 1) * PER_STORM / LOOPS : PER_STORM / (THREADS - LOOPS);
            started.add(Thread.ofPlatform()
                    .daemon(true)
                    .name("softirq-storm-" + i)
                    .start(threads.get(i).extend(share / ONE_OUTSIDE)));
        }
        for (Thread thread : started) {
            if (!thread.join(HANG)) {
                violations.add(Kind.HANG, thread.getName() + " does not end; " + String.join("\n", Report.hang(null)));
                EngineAccess.of(runtime).abandon(); // which lets those go who wait
            }
        }
    }

    /** Nothing asks for anything any more: what is pending runs, and the books balance. */
    private void settle() {
        long start = System.nanoTime();
        while (violations.none() && !isQuiet()) {
            LockSupport.parkNanos(20_000);
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                violations.add(Kind.LOST, "nobody runs what is pending: " + pending());
                EngineAccess.of(runtime).abandon();
            }
        }
        if (violations.none()) {
            tasklets.forEach(TaskletBooks::check);
            vectors.forEach(VectorBooks::check);
            halves.forEach(HalfBooks::check);
            works.forEach(SoftirqWorkBooks::check);
        }
    }

    /** The words first: whoever ends something makes the next one pending before he is done. */
    private boolean isQuiet() {
        return cpus.isIdle() && pending().isEmpty() && cpus.isIdle();
    }

    private List<String> pending() {
        List<String> pending = new ArrayList<>();
        if (!cpus.isIdle()) {
            pending.add(cpus.toString());
        }
        tasklets.stream().filter(TaskletBooks::isPending).forEach(books -> pending.add(books.tasklet.toString()));
        halves.stream().filter(HalfBooks::isPending).forEach(books -> pending.add("bottom half " + books.nr));
        works.stream().filter(SoftirqWorkBooks::isPending).forEach(books -> pending.add(books.work.toString()));
        return pending;
    }
}
