package io.kernwork.torture;

import io.kernwork.cpu.AffinityScope;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One thread of the storm of queues: it calls all verbs, takes back what it has frozen and disabled, and one of them closes. */
final class QueueThread implements Runnable {
    private static final long STANDSTILL_NANOS = 3_000_000;
    private static final int DELAY_NANOS = 300_000;
    private static final int PAUSE_NANOS = 400_000;
    private static final int HIGHEST_LIMIT = 6;
    private static final int ONE_REPLACED = 200; // of so many verbs
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final AffinityScope[] SCOPES = AffinityScope.values();

    private final QueueWorld world;
    private final boolean replaces;
    private final List<QueueFile> files;
    private final SplittableRandom random;
    private long quota;
    private boolean closes;
    private int frozen; // by this thread

    /** What it has done, for the report. */
    long verbs;

    long freezes;
    long standstills;
    long limits;
    long replaced;

    QueueThread(QueueWorld world, boolean replaces, List<QueueFile> files, SplittableRandom random) {
        this.world = world;
        this.replaces = replaces;
        this.files = files;
        this.random = random;
    }

    /** So many verbs more, and in their midst the end of the runtime. */
    QueueThread extend(long more, boolean ends) {
        quota = verbs + more;
        closes = ends && replaces;
        return this;
    }

    @Override
    public void run() {
        try {
            world.meet();
            long half = verbs + (quota - verbs) / 2;
            while (verbs < quota && world.violations.none()) {
                if (closes && verbs >= half) {
                    closes = false;
                    world.close();
                }
                act();
                if (replaces && !world.closed && random.nextInt(ONE_REPLACED) == 0) {
                    replace();
                }
            }
        } catch (Throwable failure) {
            world.violations.add(Kind.FAILURE, Report.text(failure));
        }
    }

    private void replace() {
        replaced++;
        Duration patience = random.nextBoolean() ? Duration.ZERO : Duration.ofNanos(1 + random.nextInt(PAUSE_NANOS));
        world.replace(random.nextInt(QueueKind.values().length), patience);
    }

    // ---- verbs

    private void act() throws InterruptedException {
        verbs++;
        QueueBooks books = world.any(random);
        switch (random.nextInt(64)) {
            case 0 -> freeze(books);
            case 1 -> {
                if (random.nextBoolean()) {
                    freezeRuntime();
                }
            }
            case 2 -> disable(world.work(random));
            case 3 -> cancelSync(world.work(random));
            case 4 -> flush(books);
            case 5 -> world.work(random).work.flush(MOMENT);
            case 6 -> limit(books);
            case 7 -> scope(books);
            case 8 -> LockSupport.parkNanos(random.nextInt(PAUSE_NANOS));
            case 9 -> shake();
            case 10, 11 -> files.get(random.nextInt(files.size())).enqueue();
            default -> ask(books, world.work(random));
        }
    }

    private void ask(QueueBooks books, QueueWork work) {
        WorkQueue queue = books.queue;
        switch (random.nextInt(16)) {
            case 0, 1 -> work.answered(queue.enqueueAfter(work.work, delay()));
            case 2 -> work.answered(queue.rearm(work.work, delay()));
            case 3 -> work.answered(queue.rearm(work.work, Duration.ZERO));
            case 4, 5 -> work.removed(world.verbs.cancel(work.work));
            case 6, 7, 8 -> {
                if (books.kind.isPerCpu()) {
                    work.answered(queue.enqueueOn(random.nextInt(world.runtime.cpus()), work.work));
                } else {
                    work.answered(world.verbs.enqueue(queue, work.work));
                }
            }
            default -> work.answered(world.verbs.enqueue(queue, work.work));
        }
    }

    private Duration delay() {
        return Duration.ofNanos(random.nextInt(DELAY_NANOS));
    }

    private void shake() {
        if (random.nextInt(4) == 0) {
            world.threads.shake(random);
        }
    }

    /** A flush waits for who is frozen, so who has frozen something does not wait without an end. */
    private void flush(QueueBooks books) throws InterruptedException {
        if (frozen > 0 || random.nextBoolean()) {
            books.queue.flush(MOMENT);
        } else {
            books.queue.flush();
        }
    }

    private void limit(QueueBooks books) throws InterruptedException {
        if (!books.kind.isOrdered() && books.setMaxActive(1 + random.nextInt(HIGHEST_LIMIT))) {
            limits++;
        }
    }

    private void scope(QueueBooks books) {
        if (books.kind.isScoped()) {
            unlessClosed(books, () -> books.queue.setAffinityScope(SCOPES[random.nextInt(SCOPES.length)]));
        }
    }

    /** Whether it was done; who is refused must have met a close. */
    private boolean unlessClosed(QueueBooks books, Runnable verb) {
        try {
            verb.run();
            return true;
        } catch (IllegalStateException refused) {
            world.violations.unless(books.closing, Kind.ANSWER, Report.text(refused));
            return false;
        }
    }

    // ---- waits for a run

    private void cancelSync(QueueWork work) throws InterruptedException {
        long begun = work.started.get();
        work.removed(world.verbs.cancelSync(work.work));
        world.violations.unless(
                work.ended.get() >= begun, Kind.OUTLIVED, "cancelSync of " + work.work + " returned inside its run");
    }

    private void disable(QueueWork work) throws InterruptedException {
        work.removed(world.verbs.disableSync(work.work));
        long begun = work.started.get();
        QueueBody.spin(random.nextInt(2_000));
        boolean stands = work.started.get() == begun && work.ended.get() == begun;
        world.violations.unless(stands, Kind.DISABLED, work.work + " runs");
        work.work.enable();
    }

    // ---- freezes

    private void freeze(QueueBooks books) throws InterruptedException {
        if (unlessClosed(books, () -> world.verbs.freeze(books.queue))) {
            standStill(() -> !world.lanes.isBusy(books.queue), List.of(books));
            unlessClosed(books, () -> world.verbs.thaw(books.queue));
        }
    }

    private void freezeRuntime() throws InterruptedException {
        world.runtime.freeze();
        List<QueueBooks> all = new ArrayList<>();
        for (int place = 0; place < QueueKind.values().length; place++) {
            if (world.at(place).kind.isFreezable()) {
                all.add(world.at(place));
            }
        }
        standStill(world.runtime::isFrozen, all);
        world.runtime.thaw();
    }

    /** From when nothing goes on any more nothing begins, whatever is called meanwhile. */
    private void standStill(BooleanSupplier stands, List<QueueBooks> frozenBooks) throws InterruptedException {
        frozen++;
        freezes++;
        long start = System.nanoTime();
        boolean still = stands.getAsBoolean();
        while (!still && System.nanoTime() - start < STANDSTILL_NANOS) {
            LockSupport.parkNanos(10_000);
            still = stands.getAsBoolean();
        }
        if (still) {
            standstills++;
            frozenBooks.forEach(books -> books.standstills.incrementAndGet());
        }
        for (int acts = random.nextInt(32); acts > 0 && frozen < 3; acts--) {
            act();
        }
        LockSupport.parkNanos(random.nextInt(PAUSE_NANOS));
        if (still) {
            frozenBooks.forEach(books -> books.standstills.decrementAndGet());
        }
        frozen--;
    }
}
