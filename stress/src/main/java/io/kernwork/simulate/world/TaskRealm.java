package io.kernwork.simulate.world;

import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.simulate.Count;
import io.kernwork.simulate.Deed;
import io.kernwork.simulate.Op;
import io.kernwork.simulate.Verb;
import io.kernwork.simulate.sched.Simulation;
import io.kernwork.taskqueue.EnqueueFlag;
import io.kernwork.taskqueue.TaskQueue;
import io.kernwork.taskqueue.TaskQueueBuilder;
import io.kernwork.taskqueue.TimeoutTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Time-out tasks, each on the queue that it belongs to. */
final class TaskRealm implements Realm {
    private final World world;
    private final List<TaskQueue> queues = new ArrayList<>();
    private final List<TaskBooks> tasks = new ArrayList<>();
    private int blocks;
    private int begun;
    private int stopped;

    /** One task. */
    private final class TaskBooks extends Books {
        final TaskQueue queue;
        final TimeoutTask task;
        private final List<Deed> deeds;
        private boolean uncertain; // an interrupted wait has not told how much it removed

        TaskBooks(int number, TaskQueue queue, List<Deed> deeds) {
            super(TaskRealm.this.world, "task-" + number, 6);
            this.queue = queue;
            this.deeds = deeds;
            this.task = TimeoutTask.of(name, number * 31 % 256, this::run);
        }

        private void run(int pending) throws Exception {
            enter(pending);
            try {
                act(this, deeds.get((int) ((started - 1) % deeds.size())));
            } finally {
                leave();
            }
        }
    }

    TaskRealm(World world, SplittableRandom random) {
        this.world = world;
        for (int i = 0; i < world.program.queues(); i++) {
            TaskQueueBuilder builder = TaskQueue.builder("tasks-" + i).runtime(world.runtime);
            queues.add(
                    switch (random.nextInt(5)) {
                        case 0 -> builder.threads(3).build();
                        case 1 -> builder.perCpu().build();
                        case 2 ->
                            builder.threads(2)
                                    .onThreadStart(() -> begun++)
                                    .onThreadStop(() -> stopped++)
                                    .build();
                        default -> builder.build();
                    });
        }
        for (int i = 0; i < world.program.items(); i++) {
            tasks.add(new TaskBooks(
                    i, queues.get(i % queues.size()), world.program.bodies().get(i)));
        }
    }

    @Override
    public void call(Op op, Client client) throws Exception {
        TaskBooks books = tasks.get(op.item() % tasks.size());
        books.begin();
        try {
            if (op.verb() == Verb.TASK_CLOSE) {
                books.queue.close(Duration.ofNanos(Client.duration(op)));
            } else {
                call(op, books, Duration.ofNanos(Client.duration(op)));
            }
        } catch (InterruptedException interrupted) {
            books.removed(Told.removed(interrupted));
            throw interrupted;
        } finally {
            books.end();
        }
    }

    private void call(Op op, TaskBooks books, Duration time) throws InterruptedException {
        TaskQueue queue = books.queue;
        TimeoutTask task = books.task;
        switch (op.verb()) {
            case TASK_ENQUEUE -> books.answered(queue.enqueue(task));
            case TASK_ENQUEUE_FLAGS -> enqueue(op, books);
            case TASK_AFTER -> books.answered(queue.enqueueAfter(task, time));
            case TASK_AFTER_UNLESS_ARMED -> books.answered(queue.enqueueAfterUnlessArmed(task, time));
            case TASK_CANCEL -> books.removed(queue.cancel(task).pending());
            case TASK_CANCEL_TIMEOUT -> books.removed(queue.cancelTimeout(task).pending());
            case TASK_CANCEL_SYNC -> {
                long before = books.started;
                books.removed(task.cancelSync());
                books.checkEnded(before, "cancelSync");
            }
            case TASK_DRAIN -> {
                long before = books.started;
                queue.drain(task);
                books.checkEnded(before, "drain");
            }
            case TASK_DRAIN_TIMED -> count(queue.drain(task, time));
            case TASK_DRAIN_TIMEOUT -> drainTimeout(books);
            case TASK_DRAIN_ALL -> queue.drainAll();
            case TASK_QUIESCE -> count(queue.quiesce(time));
            case TASK_BLOCK -> block(queue, op.value() % 50);
            case TASK_CANCEL_AND_ASK -> cancelAndAsk(op, books);
            case TASK_ENABLE_TOO_OFTEN -> Refused.enable(books, task::enable);
            case TASK_DISABLE_TOO_DEEP -> Refused.disable(books, task::disable, task::enable);
            case TASK_DISABLE -> disable(books, op.value() % 40);
            default -> throw new IllegalArgumentException(op.toString());
        }
    }

    private static void count(WaitResult result) {
        if (!result.done()) {
            Simulation.count(Count.TIMED_OUT);
        }
    }

    private static void enqueue(Op op, TaskBooks books) {
        EnqueueFlag[] flags = EnqueueFlag.values();
        EnqueueFlag one = flags[op.value() % flags.length];
        books.answered(
                op.value() % 3 == 0
                        ? books.queue.enqueue(books.task, EnqueueFlag.FAIL_IF_PENDING, EnqueueFlag.FAIL_IF_CANCELING)
                        : books.queue.enqueue(books.task, one));
    }

    /** Each two bits say how. */
    private static void cancelAndAsk(Op op, TaskBooks books) {
        TaskQueue queue = books.queue;
        books.removed(queue.cancel(books.task).pending());
        for (int bits = op.value() >>> 4; bits > 0; bits >>>= 3) {
            switch (bits & 7) {
                case 0 -> books.answered(queue.enqueue(books.task, EnqueueFlag.FAIL_IF_CANCELING));
                case 1 -> books.answered(queue.enqueue(books.task, EnqueueFlag.FAIL_IF_PENDING));
                case 2 -> enqueue(op, books);
                case 3 -> books.answered(queue.enqueueAfter(books.task, Duration.ofNanos(1_000)));
                case 4 -> books.answered(queue.enqueueAfterUnlessArmed(books.task, Duration.ofNanos(1_000)));
                case 5 -> books.removed(queue.cancel(books.task).pending());
                default -> books.answered(queue.enqueue(books.task));
            }
        }
    }

    private static void drainTimeout(TaskBooks books) throws InterruptedException {
        boolean told = false;
        try {
            books.removed(books.queue.drainTimeout(books.task));
            told = true;
        } finally {
            books.uncertain |= !told;
        }
    }

    private void block(TaskQueue queue, int steps) {
        blocks++;
        if (queue.block()) {
            Client.linger(steps);
            queue.unblock();
        }
        blocks--;
    }

    private static void disable(TaskBooks books, int steps) throws InterruptedException {
        boolean stands = false;
        try {
            books.removed(books.task.disableSync());
            stands = true;
            books.disables++;
            Client.linger(steps);
        } finally {
            books.disables -= stands ? 1 : 0;
            books.task.enable();
        }
    }

    /** What a body does. */
    private void act(TaskBooks self, Deed deed) throws Exception {
        TaskBooks other = tasks.get((tasks.indexOf(self) + 1) % tasks.size());
        switch (deed) {
            case ENQUEUE_SELF -> {
                if (self.budget-- > 0) {
                    self.answered(self.queue.enqueue(self.task));
                }
            }
            case ENQUEUE_OTHER -> {
                if (self.budget-- > 0) {
                    other.answered(other.queue.enqueue(other.task));
                }
            }
            case ARM_SELF -> {
                if (self.budget-- > 0) {
                    self.answered(self.queue.enqueueAfter(self.task, Duration.ofNanos(3_000)));
                }
            }
            case CANCEL_SELF -> self.removed(self.queue.cancel(self.task).pending());
            case CANCEL_OTHER -> other.removed(other.queue.cancel(other.task).pending());
            case DISABLE_SELF -> {
                self.removed(self.task.disable());
                self.task.enable();
            }
            case FLUSH_OTHER -> {
                WaitResult _ = drain(other, Duration.ofNanos(50_000));
            }
            case WAIT_FOR_SELF ->
                world.unless(
                        drain(self, Duration.ofSeconds(1)) == null, "ANSWER: " + self.name + " waited for its own end");
            default -> Deeds.simple(world, deed, false);
        }
    }

    /** By a body; null when it is refused, since this body is, or holds the thread of, what it would wait for. */
    private static @Nullable WaitResult drain(TaskBooks books, Duration time) throws InterruptedException {
        try {
            return books.queue.drain(books.task, time);
        } catch (SelfWaitException refused) {
            return null;
        }
    }

    @Override
    public @Nullable String stranded() {
        for (TaskBooks books : tasks) {
            if (blocks == 0 && books.task.isPending() && !books.task.isArmed()) {
                return books.task + " waits";
            }
        }
        return null;
    }

    @Override
    public void check() {
        for (TaskBooks books : tasks) {
            books.dropped = world.dropped(books.task);
            if (!books.uncertain) {
                books.balance();
            }
            world.unless(
                    !books.task.isPending() && !books.task.isRunning() && !books.task.isArmed(),
                    "LEFT: " + books.task + " after the close");
        }
        world.unless(
                begun == stopped, "LEFT: " + begun + " threads of a queue of its own began, " + stopped + " ended");
    }
}
