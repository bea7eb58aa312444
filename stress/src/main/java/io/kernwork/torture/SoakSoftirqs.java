package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.base.AtomicSection;
import io.kernwork.softirq.BottomHalves;
import io.kernwork.softirq.PerCpu;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import io.kernwork.softirq.Tasklet;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Vectors with a value for each CPU, tasklets, bottom halves and a bottom-half queue, in sections and outside. */
final class SoakSoftirqs implements SoakConcept {
    private static final int ITEMS = 4;
    private static final int FIRST_HALF = 10; // the task lists have some below

    private final SoakWorld world;
    private final Softirqs softirqs;
    private final SoftirqVector vector;
    private final BottomHalves halves;
    private final WorkQueue queue;
    private final List<Tasklet> tasklets = new ArrayList<>();
    private final List<Work> works = new ArrayList<>();
    private final List<SoakBooks> books = new ArrayList<>(); // of tasklets, bottom halves and works, in this order

    SoakSoftirqs(SoakWorld world) {
        this.world = world;
        this.softirqs = Softirqs.of(world.runtime);
        PerCpu<AtomicLong> values = softirqs.perCpu(AtomicLong::new);
        this.vector = softirqs.open("soak-vector", () -> {
            world.runs.increment();
            values.get().incrementAndGet();
        });
        this.halves = BottomHalves.of(world.runtime);
        this.queue =
                WorkQueue.builder("soak-bh").runtime(world.runtime).bottomHalf().build();
        for (int i = 0; i < ITEMS; i++) {
            int number = i;
            SoakBooks book = world.book("tasklet-" + i, true);
            SoakBody deeds =
                    world.deeds(false, () -> book.answered(tasklets.get(number).schedule()));
            tasklets.add(softirqs.tasklet(book.name, () -> book.run(1, deeds)));
            book.isOf(tasklets.getLast());
            books.add(book);
        }
        for (int i = 0; i < ITEMS; i++) {
            int number = i;
            SoakBooks book = world.book("half-" + i, true);
            SoakBody deeds = world.deeds(false, () -> book.answered(halves.mark(FIRST_HALF + number)));
            halves.init(FIRST_HALF + i, book.name, () -> book.run(1, deeds));
            books.add(book);
        }
        for (int i = 0; i < ITEMS; i++) {
            SoakBooks book = world.book("bh-work-" + i, false);
            SoakBody deeds =
                    world.deeds(false, () -> enqueue(ThreadLocalRandom.current().nextInt(ITEMS)));
            works.add(Work.counted(book.name, requests -> book.run(requests, deeds)));
            book.isOf(works.getLast());
            books.add(book);
        }
    }

    private void enqueue(int number) {
        books.get(2 * ITEMS + number).answered(world.verbs.enqueue(queue, works.get(number)));
    }

    @Override
    public void act(SplittableRandom random) throws Exception {
        switch (random.nextInt(8)) {
            case 0 -> disable(random.nextInt(ITEMS));
            case 1, 2, 3 -> {
                try (AtomicSection irq = softirqs.enterInterrupt()) {
                    ask(random, 4);
                    world.sink.add(irq.hashCode() & 1);
                }
            }
            case 4 -> {
                try (AtomicSection bh = softirqs.disableBottomHalves()) {
                    ask(random, 3);
                    world.sink.add(bh.hashCode() & 1);
                }
            }
            default -> ask(random, 1);
        }
    }

    private void ask(SplittableRandom random, int times) {
        for (int i = 0; i < times; i++) {
            int number = random.nextInt(ITEMS);
            switch (random.nextInt(5)) {
                case 0 -> {
                    Admission answer = vector.raise();
                    world.sink.add(answer.accepted() ? 1 : 0);
                }
                case 1 -> books.get(number).answered(tasklets.get(number).schedule());
                case 2 -> books.get(number).answered(tasklets.get(number).scheduleHigh());
                case 3 -> books.get(ITEMS + number).answered(halves.mark(FIRST_HALF + number));
                default -> enqueue(number);
            }
        }
    }

    private void disable(int number) {
        Tasklet tasklet = tasklets.get(number);
        tasklet.disableNoSync();
        books.get(number).answered(tasklet.schedule());
        tasklet.enable();
        books.get(2 * ITEMS + number).removed(works.get(number).cancel());
    }
}
