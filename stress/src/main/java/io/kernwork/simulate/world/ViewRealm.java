package io.kernwork.simulate.world;

import io.kernwork.executor.QueueExecutor;
import io.kernwork.executor.QueueFuture;
import io.kernwork.simulate.Count;
import io.kernwork.simulate.Deed;
import io.kernwork.simulate.Op;
import io.kernwork.simulate.sched.Simulation;
import io.kernwork.taskqueue.TaskQueue;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Executor views of queues, and their futures. */
final class ViewRealm implements Realm {
    private final World world;
    private final List<QueueExecutor> views = new ArrayList<>();
    private final List<Runnable> givenBack = new ArrayList<>();
    private final List<Submitted> submitted = new ArrayList<>();

    /** One task. */
    private final class Submitted {
        private final Deed deed;
        private final Books books;
        QueueFuture<Integer> future;

        @SuppressWarnings("NullAway") // the future is set where the view has taken the task
        Submitted(Deed deed) {
            this.deed = deed;
            this.books = new Books(world, "task " + submitted.size(), 0);
        }

        private Integer run() {
            books.enter(1);
            try {
                Deeds.simple(world, deed, false);
                return 1;
            } finally {
                books.leave();
            }
        }
    }

    ViewRealm(World world, SplittableRandom random) {
        this.world = world;
        for (int i = 0; i < world.program.queues(); i++) {
            views.add(QueueExecutor.of(
                    switch (random.nextInt(3)) {
                        case 0 ->
                            WorkQueue.builder("ordered-" + i)
                                    .runtime(world.runtime)
                                    .ordered()
                                    .build();
                        case 1 ->
                            TaskQueue.builder("tasks-" + i)
                                    .runtime(world.runtime)
                                    .build();
                        default ->
                            WorkQueue.builder("plain-" + i)
                                    .runtime(world.runtime)
                                    .maxActive(2)
                                    .build();
                    }));
            if (random.nextInt(3) == 0) {
                views.getLast().capacity(2);
            }
        }
    }

    @Override
    public void call(Op op, Client client) throws Exception {
        Simulation.count(Count.VERBS);
        QueueExecutor view = views.get(op.queue() % views.size());
        long nanos = Client.duration(op);
        switch (op.verb()) {
            case SUBMIT -> submit(op, view);
            case VIEW_SHUTDOWN -> view.shutdown();
            case VIEW_SHUTDOWN_NOW -> {
                givenBack.addAll(view.shutdownNow());
            }
            case VIEW_AWAIT -> {
                if (view.awaitTermination(nanos, TimeUnit.NANOSECONDS)) {
                    world.unless(view.isShutdown(), "ANSWER: " + view + " has ended and takes tasks");
                }
            }
            default -> {
                if (!submitted.isEmpty()) {
                    future(op, submitted.get(op.value() % submitted.size()), nanos);
                }
            }
        }
    }

    private void submit(Op op, QueueExecutor view) {
        List<Deed> deeds =
                world.program.bodies().get(op.item() % world.program.bodies().size());
        Submitted task = new Submitted(deeds.get(op.value() % deeds.size()));
        try {
            task.future = view.submit(task::run);
            submitted.add(task);
        } catch (RejectedExecutionException refused) {
            world.unless(task.books.started == 0, "ANSWER: a rejected task has run");
        }
    }

    private void future(Op op, Submitted task, long nanos) throws InterruptedException {
        switch (op.verb()) {
            case FUTURE_CANCEL -> task.future.cancel(op.item() % 2 == 0);
            case FUTURE_CANCEL_AWAIT -> {
                long begun = task.books.started;
                if (task.future
                        .cancelAndAwait(op.item() % 2 == 0, Duration.ofNanos(nanos))
                        .done()) {
                    task.books.checkEnded(begun, "cancelAndAwait");
                }
            }
            case FUTURE_GET -> get(task, nanos);
            default -> throw new IllegalArgumentException(op.toString());
        }
    }

    private void get(Submitted task, long nanos) throws InterruptedException {
        try {
            int result = task.future.get(nanos, TimeUnit.NANOSECONDS);
            world.unless(result == task.books.ended, "OUTLIVED: a get returned before the task's end");
        } catch (TimeoutException late) {
            Simulation.count(Count.TIMED_OUT);
        } catch (CancellationException | ExecutionException told) {
            world.unless(task.future.isDone(), "ANSWER: " + told + " of a future that is not done");
        }
    }

    @Override
    public void check() {
        for (Submitted task : submitted) {
            Books books = task.books;
            if (givenBack.contains(task.future)) {
                world.unless(books.started == 0, "RUN: " + books.name + " was given back and ran");
                continue;
            }
            world.unless(task.future.isDone(), "LOST: " + books.name + " is not done after the close");
            world.unless(books.started <= 1 && books.started == books.ended, "RUN: " + books.name + " ran twice");
            world.unless(
                    task.future.isCancelled() || books.started == 1, "LOST: " + books.name + " is done and never ran");
        }
    }
}
