package io.kernwork.torture;

import io.kernwork.base.CloseReport;
import io.kernwork.tqueue.DeferredTask;
import io.kernwork.tqueue.Keventd;
import io.kernwork.tqueue.PredefinedTaskLists;
import io.kernwork.tqueue.TaskList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Deferred tasks on lists that are run by whoever comes by, for keventd, and on the predefined lists. */
final class SoakLists implements SoakConcept {
    private static final int TASKS = 6;
    private static final Duration MOMENT = Duration.ofMillis(2);

    private final SoakWorld world;
    private final TaskList list;
    private final Keventd keventd;
    private final PredefinedTaskLists predefined;
    private final List<DeferredTask> tasks = new ArrayList<>();
    private final List<SoakBooks> books = new ArrayList<>();

    SoakLists(SoakWorld world) {
        this.world = world;
        this.list = new TaskList("soak-list", world.runtime);
        this.keventd = Keventd.of(world.runtime);
        this.predefined = PredefinedTaskLists.of(world.runtime);
        for (int i = 0; i < TASKS; i++) {
            int number = i;
            SoakBooks book = world.book("deferred-" + i, true);
            // the first three may run in a bottom half
            SoakBody deeds = world.deeds(i >= 3, () -> queue(number));
            tasks.add(DeferredTask.of(book.name, () -> book.run(1, deeds)));
            book.isOf(tasks.getLast());
            books.add(book);
        }
    }

    private void queue(int number) {
        DeferredTask task = tasks.get(number);
        SoakBooks book = books.get(number);
        switch (number) {
            case 0 -> book.answered(predefined.timer().queue(task));
            case 1 -> book.answered(predefined.immediate().queue(task));
            case 2 -> book.answered(predefined.scheduler().queue(task));
            case 3 -> book.answered(list.queue(task));
            default -> book.answered(keventd.schedule(task));
        }
    }

    @Override
    public void act(SplittableRandom random) throws Exception {
        switch (random.nextInt(16)) {
            case 0 -> world.sink.add(keventd.flushScheduledTasks(MOMENT).removed());
            case 1, 2, 3 -> world.sink.add(list.run());
            default -> queue(random.nextInt(TASKS));
        }
    }

    @Override
    public void settle() {
        if (!list.isClosed()) {
            world.sink.add(list.run());
        }
    }

    @Override
    public void beforeTheEnd() {
        CloseReport report = list.close(world.verbs.patience());
        world.sink.add(report.neverRan().size());
    }
}
