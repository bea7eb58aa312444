package io.kernwork.torture;

import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.PeriodicWork;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/** Work queues of all kinds, closed and replaced, with works that go from one to the other, and one that is periodic; freezes, limits, drains. */
final class SoakQueues implements SoakConcept {
    private static final int WORKS = 24;
    private static final int MOST_DELAY = 2_000_000;
    private static final Duration MOMENT = Duration.ofMillis(2);
    private static final QueueKind[] KINDS = QueueKind.values();

    private final SoakWorld world;
    private final AtomicReferenceArray<WorkQueue> queues = new AtomicReferenceArray<>(KINDS.length);
    private final List<DelayedWork> works = new ArrayList<>();
    private final List<SoakBooks> books = new ArrayList<>();
    private final PeriodicWork periodic;

    SoakQueues(SoakWorld world) {
        this.world = world;
        for (int place = 0; place < KINDS.length; place++) {
            open(place);
        }
        for (int i = 0; i < WORKS; i++) {
            SoakBooks each = world.book("work-" + i, false);
            int number = i;
            SoakBody deeds = world.deeds(true, () -> {
                int other = ThreadLocalRandom.current().nextBoolean()
                        ? number
                        : ThreadLocalRandom.current().nextInt(WORKS);
                enqueue(queues.get(ThreadLocalRandom.current().nextInt(KINDS.length)), other);
            });
            DelayedWork work = DelayedWork.counted(each.name, requests -> each.run(requests, deeds));
            each.isOf(work);
            books.add(each);
            works.add(work);
        }
        periodic = PeriodicWork.fixedRate("periodic", Duration.ofMillis(1), periods -> world.runs.increment());
    }

    private void enqueue(WorkQueue queue, int number) {
        books.get(number).answered(world.verbs.enqueue(queue, works.get(number)));
    }

    /** As soon as there is a thread for its rescuer. */
    private void open(int place) {
        boolean open = false;
        while (!open && world.violations.none()) {
            try {
                queues.set(
                        place,
                        KINDS[place]
                                .describe(WorkQueue.builder(KINDS[place].name()).runtime(world.runtime))
                                .build());
                open = true;
            } catch (IllegalStateException refused) {
                boolean explained = String.valueOf(refused.getMessage()).contains("could not be started");
                if (!explained && world.closing) {
                    return;
                }
                world.violations.unless(explained, Kind.FAILURE, Report.text(refused));
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    @Override
    public void act(SplittableRandom random) throws Exception {
        int place = random.nextInt(KINDS.length);
        WorkQueue queue = queues.get(place);
        int number = random.nextInt(WORKS);
        DelayedWork work = works.get(number);
        SoakBooks book = books.get(number);
        switch (random.nextInt(64)) {
            case 0 -> replace(place, queue, random);
            case 1 -> freeze(place, queue);
            case 2 -> limit(queue, 1 + random.nextInt(4));
            case 3 -> var("flush", queue.flush(MOMENT).done());
            case 4 -> var("drain", queue.drain(MOMENT).done());
            case 5 -> disable(work, book);
            case 6, 7, 8 -> book.removed(work.cancel());
            case 9, 10 -> var("flush", work.flush(MOMENT).done());
            case 11 -> var("start", periodic.start(queue).accepted());
            case 12 -> var("stop", periodic.stop());
            case 13, 14, 15, 16, 17, 18 ->
                book.answered(queue.rearm(work, Duration.ofNanos(random.nextInt(MOST_DELAY))));
            case 19, 20, 21, 22, 23, 24 ->
                book.answered(queue.enqueueAfter(work, Duration.ofNanos(random.nextInt(MOST_DELAY))));
            default -> enqueue(queue, number);
        }
    }

    private void var(String verb, boolean answer) {
        world.sink.add(answer ? verb.length() : 1);
    }

    /** The removal is said before the wait, which may be interrupted. */
    private void disable(DelayedWork work, SoakBooks book) throws InterruptedException {
        book.removed(work.disable());
        try {
            var("disableSync", work.cancelSync(MOMENT).done());
        } finally {
            work.enable();
        }
    }

    private static void limit(WorkQueue queue, int limit) {
        if (!queue.isOrdered()) {
            queue.setMaxActive(limit);
        }
    }

    private void freeze(int place, WorkQueue queue) {
        if (place % 2 == 0) {
            world.runtime.freeze();
            LockSupport.parkNanos(10_000);
            world.runtime.thaw();
        } else if (!queue.isClosed()) {
            try {
                queue.freeze();
                queue.thaw();
            } catch (IllegalStateException closed) {
                world.violations.unless(queue.isClosed(), Kind.FAILURE, Report.text(closed));
            }
        }
    }

    private void replace(int place, WorkQueue queue, SplittableRandom random) {
        if (queues.compareAndSet(place, queue, queues.get((place + 1) % KINDS.length))) {
            world.replaced.increment();
            if (random.nextBoolean()) {
                var(
                        "close",
                        queue.close(Duration.ofNanos(random.nextInt(1_000_000))).complete());
            }
            queue.close();
            open(place);
        }
    }

    @Override
    public void beforeTheEnd() {
        var("stop", periodic.stop());
    }
}
