package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.executor.OnFull;
import io.kernwork.executor.QueueExecutor;
import io.kernwork.executor.ScheduledQueueExecutor;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Executor views of one queue, shut down and replaced; one of them has little room. */
final class SoakViews implements SoakConcept {
    private static final int ROOM = 8;

    private final SoakWorld world;
    private final WorkQueue queue;
    private final SoakBooks book;
    private final List<QueueExecutor> old = new ArrayList<>(); // these two are guarded by this
    private boolean ending;
    private final AtomicReference<QueueExecutor> view = new AtomicReference<>();
    private final AtomicReference<ScheduledQueueExecutor> scheduled = new AtomicReference<>();

    SoakViews(SoakWorld world) {
        this.world = world;
        this.queue = WorkQueue.builder("soak-view")
                .runtime(world.runtime)
                .maxActive(3)
                .build();
        this.book = world.book("view tasks", false);
        view.set(bounded());
        scheduled.set(QueueExecutor.scheduled(queue));
    }

    private QueueExecutor bounded() {
        return QueueExecutor.of(queue).capacity(ROOM).onFull(OnFull.block(Duration.ofMillis(1)));
    }

    /** One task; settled when it runs or is known never to run, whatever comes first. */
    private final class Once implements Runnable {
        private final AtomicBoolean settled = new AtomicBoolean();

        @Override
        public void run() {
            settle();
            world.runs.increment();
            QueueBody.spin(100);
        }

        void settle() {
            if (!settled.getAndSet(true)) {
                book.removed(1);
            }
        }
    }

    private void accepted() {
        book.answered(Admission.QUEUED);
    }

    @Override
    public void act(SplittableRandom random) throws Exception {
        try {
            switch (random.nextInt(32)) {
                case 0 -> replace(random);
                case 1 -> periodic();
                case 2, 3, 4, 5, 6, 7 -> {
                    Once task = new Once();
                    Future<?> future = scheduled.get().schedule(task, random.nextInt(500_000), TimeUnit.NANOSECONDS);
                    accepted();
                    if (random.nextInt(4) == 0 && future.cancel(random.nextBoolean())) {
                        task.settle();
                    }
                }
                case 8, 9 -> {
                    Future<?> future = view.get().submit(new Once());
                    accepted();
                    future.get(2, TimeUnit.MILLISECONDS);
                }
                default -> {
                    view.get().execute(new Once());
                    accepted();
                }
            }
        } catch (RejectedExecutionException | TimeoutException | CancellationException expected) {
            world.sink.increment();
        }
    }

    private void periodic() {
        Future<?> future = scheduled.get().scheduleAtFixedRate(world.runs::increment, 0, 1, TimeUnit.MILLISECONDS);
        world.sink.add(future.cancel(false) ? 1 : 0);
    }

    /** What never ran of a view that runs nothing periodic is what was accepted. */
    private synchronized void replace(SplittableRandom random) {
        if (ending) {
            return;
        }
        world.replaced.increment();
        old.removeIf(QueueExecutor::isTerminated);
        if (random.nextBoolean()) {
            QueueExecutor gone = view.getAndSet(bounded());
            old.add(gone);
            if (random.nextBoolean()) {
                book.removed(gone.shutdownNow().size());
            } else {
                gone.shutdown();
            }
        } else {
            QueueExecutor gone = scheduled.getAndSet(QueueExecutor.scheduled(queue));
            old.add(gone);
            gone.shutdown();
        }
    }

    @Override
    public synchronized void beforeTheEnd() {
        ending = true;
        old.add(view.get());
        old.add(scheduled.get());
        for (QueueExecutor each : old) {
            each.shutdown();
            world.violations.unless(
                    awaits(each), Kind.HANG, "a view is not terminated: " + each + "\n  " + world.runtime.dump());
        }
    }

    private boolean awaits(QueueExecutor each) {
        try {
            return each.awaitTermination(world.verbs.patience().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
