package io.kernwork.torture;

import io.kernwork.taskqueue.TaskQueue;
import io.kernwork.taskqueue.TimeoutTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Task queues with tasks of different priorities and time-outs, which belong to one queue for life; so both are replaced together. */
final class SoakTasks implements SoakConcept {
    private static final int QUEUES = 3;
    private static final int TASKS = 4; // of each
    private static final Duration MOMENT = Duration.ofMillis(2);

    private final SoakWorld world;
    private final Object replacing = new Object();
    private volatile List<Own> present = List.of();

    /** A queue and what belongs to it. */
    private record Own(TaskQueue queue, List<TimeoutTask> tasks, List<SoakBooks> books) {}

    SoakTasks(SoakWorld world) {
        this.world = world;
        List<Own> made = new ArrayList<>();
        for (int i = 0; i < QUEUES; i++) {
            made.add(open(i));
        }
        present = List.copyOf(made);
    }

    private Own open(int kind) {
        var builder = TaskQueue.builder("tasks-" + kind).runtime(world.runtime).threads(1 + kind);
        TaskQueue queue = (kind == 2 ? builder.onThreadStart(() -> {}).onThreadStop(() -> {}) : builder).build();
        List<TimeoutTask> tasks = new ArrayList<>();
        List<SoakBooks> books = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            SoakBooks book = world.book("task-" + kind + "-" + i, false);
            List<TimeoutTask> itself = new ArrayList<>(1);
            SoakBody deeds = world.deeds(true, () -> book.answered(queue.enqueue(itself.getFirst())));
            TimeoutTask task = TimeoutTask.of(book.name, i * 60, (int requests) -> book.run(requests, deeds));
            itself.add(task);
            book.isOf(task);
            tasks.add(task);
            books.add(book);
        }
        return new Own(queue, tasks, books);
    }

    @Override
    public void act(SplittableRandom random) throws Exception {
        int kind = random.nextInt(QUEUES);
        Own own = present.get(kind);
        TaskQueue queue = own.queue;
        int number = random.nextInt(TASKS);
        TimeoutTask task = own.tasks.get(number);
        SoakBooks book = own.books.get(number);
        switch (random.nextInt(64)) {
            case 0 -> replace(kind, own, random);
            case 1, 2, 3, 4 -> book.removed(queue.cancel(task).pending());
            case 5, 6 -> book.removed(queue.cancelTimeout(task).pending());
            case 7 -> disable(task, book);
            case 8 -> world.sink.add(queue.drain(task, MOMENT).removed());
            case 9 -> world.sink.add(queue.drainAll(MOMENT).removed());
            case 10 -> world.sink.add(queue.quiesce(MOMENT).removed());
            case 11 -> {
                if (queue.block()) {
                    queue.unblock();
                }
            }
            case 12, 13, 14, 15, 16, 17, 18, 19 ->
                book.answered(queue.enqueueAfter(task, Duration.ofNanos(random.nextInt(1_000_000))));
            default -> book.answered(queue.enqueue(task));
        }
    }

    private void disable(TimeoutTask task, SoakBooks book) throws InterruptedException {
        book.removed(task.disable());
        try {
            world.sink.add(task.cancelSync(MOMENT).removed());
        } finally {
            task.enable();
        }
    }

    private void replace(int kind, Own old, SplittableRandom random) {
        synchronized (replacing) {
            if (present.get(kind) != old) {
                return;
            }
            List<Own> next = new ArrayList<>(present);
            next.set(kind, open(kind));
            present = List.copyOf(next);
        }
        world.replaced.increment();
        if (random.nextBoolean()) {
            world.sink.add(old.queue
                    .close(Duration.ofNanos(random.nextInt(500_000)))
                    .neverRan()
                    .size());
        }
        old.queue.close();
    }
}
