package io.kernwork.softirq;

import io.kernwork.tqueue.TaskList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A verb that waits, or the form of one that does not.
 *
 * @param signature as {@link Verbs} gives it
 */
record WaitVerb(String signature, Call call) {
    private static final Duration LONG = Duration.ofMinutes(1);

    /** Calls it. */
    @FunctionalInterface
    interface Call {
        Object on(WaitWorld world) throws Exception;
    }

    /** Calls one that answers nothing. */
    @FunctionalInterface
    private interface VoidCall {
        void on(WaitWorld world) throws Exception;
    }

    @Override
    public String toString() {
        return signature;
    }

    private static final class Listing {
        private final List<WaitVerb> verbs = new ArrayList<>();

        Listing add(String signature, Call call) {
            verbs.add(new WaitVerb(signature, call));
            return this;
        }

        Listing addVoid(String signature, VoidCall call) {
            return add(signature, world -> {
                call.on(world);
                return "nothing";
            });
        }

        List<WaitVerb> list() {
            return Collections.unmodifiableList(verbs);
        }
    }

    /** Those that block, in both forms. */
    static List<WaitVerb> blocking() {
        return works(tasks(others(views(new Listing())))).list();
    }

    private static Listing works(Listing to) {
        return to.add("Work.cancelSync()", w -> w.work.cancelSync())
                .add("Work.cancelSync()", w -> w.fresh.cancelSync())
                .add("Work.cancelSync(Duration)", w -> w.delayed.cancelSync(LONG))
                .add("Work.disableSync()", w -> w.work.disableSync())
                .add("Work.disableSync(Duration)", w -> w.work.disableSync(LONG))
                .add("Work.flush()", w -> w.work.flush())
                .add("Work.flush()", w -> w.fresh.flush())
                .add("Work.flush(Duration)", w -> w.delayed.flush(LONG))
                .add("PeriodicWork.stopSync()", w -> w.periodic.stopSync())
                .addVoid("WholeQueue.flush()", w -> w.queue.flush())
                .addVoid("WholeQueue.flush()", w -> w.bottomHalf.flush())
                .add("WholeQueue.flush(Duration)", w -> w.queue.flush(LONG))
                .addVoid("WholeQueue.drain()", w -> w.queue.drain())
                .addVoid("WholeQueue.drain()", w -> w.bottomHalf.drain())
                .add("WholeQueue.drain(Duration)", w -> w.queue.drain(LONG))
                .addVoid("WholeQueue.close()", w -> w.queue.close())
                .addVoid("WholeQueue.close()", w -> w.bottomHalf.close())
                .add("WholeQueue.close(Duration)", w -> w.queue.close(LONG));
    }

    private static Listing views(Listing to) {
        return to.add("QueueExecutor.awaitTermination(long, TimeUnit)", w -> w.view.awaitTermination(1, TimeUnit.DAYS))
                .add("QueueExecutor.invokeAny(Collection)", w -> w.view.invokeAny(List.of(() -> 1)))
                .addVoid("QueueExecutor.close()", w -> w.view.close())
                .add("ViewFuture.get()", w -> w.future.get())
                .add("ViewFuture.get(long, TimeUnit)", w -> w.future.get(1, TimeUnit.DAYS))
                .add("ViewFuture.cancelAndAwait(boolean)", w -> w.future.cancelAndAwait(false))
                .add("ViewFuture.cancelAndAwait(boolean, Duration)", w -> w.future.cancelAndAwait(false, LONG))
                .add("QueueFuture.cancelAndAwait(boolean)", w -> w.future.cancelAndAwait(true))
                .add("QueueFuture.cancelAndAwait(boolean, Duration)", w -> w.future.cancelAndAwait(true, LONG));
    }

    private static Listing tasks(Listing to) {
        return to.add("Task.cancelSync()", w -> w.task.cancelSync())
                .add("Task.cancelSync(Duration)", w -> w.timeout.cancelSync(LONG))
                .add("Task.disableSync()", w -> w.task.disableSync())
                .add("Task.disableSync(Duration)", w -> w.task.disableSync(LONG))
                .addVoid("TaskQueue.drain(Task)", w -> w.taskQueue.drain(w.task))
                .add("TaskQueue.drain(Task, Duration)", w -> w.taskQueue.drain(w.task, LONG))
                .add("TaskQueue.drainTimeout(TimeoutTask)", w -> w.taskQueue.drainTimeout(w.timeout))
                .add("TaskQueue.drainTimeout(TimeoutTask, Duration)", w -> w.taskQueue.drainTimeout(w.timeout, LONG))
                .addVoid("AbstractTaskQueue.drainAll()", w -> w.taskQueue.drainAll())
                .add("AbstractTaskQueue.drainAll(Duration)", w -> w.taskQueue.drainAll(LONG))
                .addVoid("AbstractTaskQueue.quiesce()", w -> w.group.quiesce())
                .add("AbstractTaskQueue.quiesce(Duration)", w -> w.taskQueue.quiesce(LONG))
                .addVoid("TaskQueue.close()", w -> w.taskQueue.close())
                .add("TaskQueue.close(Duration)", w -> w.taskQueue.close(LONG))
                .addVoid("AbstractTaskQueue.close()", w -> w.group.close())
                .add("AbstractTaskQueue.close(Duration)", w -> w.group.close(LONG))
                .addVoid("TaskGroup.detach(GroupTask)", w -> w.group.detach(w.groupTask))
                .add("TaskGroup.detach(GroupTask, Duration)", w -> w.group.detach(w.groupTask, LONG))
                .addVoid("GroupTask.drain()", w -> w.groupTask.drain())
                .add("GroupTask.drain(Duration)", w -> w.groupTask.drain(LONG))
                .addVoid("GroupTask.block()", w -> w.groupTask.block())
                .add("GroupTask.block(Duration)", w -> w.groupTask.block(LONG));
    }

    private static Listing others(Listing to) {
        return to.addVoid("ThreadPool.cancel(Job)", w -> w.locked(() -> w.pool.cancel(w.job)))
                .addVoid("ThreadPool.cancel(Job, Duration)", w -> w.locked(() -> w.pool.cancel(w.job, LONG)))
                .addVoid("ThreadPool.close()", w -> w.pool.close())
                .add("ThreadPool.close(Duration)", w -> w.pool.close(LONG))
                .addVoid("PerCpuThreadPools.close()", w -> w.perCpu.close())
                .add("PerCpuThreadPools.close(Duration)", w -> w.perCpu.close(LONG))
                .addVoid("Keventd.flushScheduledTasks()", w -> w.keventd.flushScheduledTasks())
                .add("Keventd.flushScheduledTasks(Duration)", w -> w.keventd.flushScheduledTasks(LONG))
                .addVoid("TaskList.close()", w -> w.list.close())
                .add("TaskList.close(Duration)", w -> w.list.close(LONG))
                .addVoid("Kernwork.close()", w -> w.runtime.close())
                .addVoid("Tasklet.disable()", w -> w.tasklet.disable())
                .add("Tasklet.disable(Duration)", w -> w.tasklet.disable(LONG))
                .addVoid("Tasklet.kill()", w -> w.tasklet.kill())
                .add("Tasklet.kill(Duration)", w -> w.tasklet.kill(LONG))
                .addVoid("BottomHalves.remove(int)", w -> w.halves.remove(30))
                .addVoid("BottomHalves.remove(int)", w -> w.halves.remove(29));
    }

    /** The forms that answer at once with a stage. */
    static List<WaitVerb> async() {
        return new Listing()
                .add("Work.cancelAsync()", w -> w.work.cancelAsync())
                .add("Work.disableAsync()", w -> w.work.disableAsync())
                .add("Work.flushAsync()", w -> w.work.flushAsync())
                .add("WholeQueue.flushAsync()", w -> w.queue.flushAsync())
                .add("WholeQueue.drainAsync()", w -> w.bottomHalf.drainAsync())
                .add("WholeQueue.closeAsync()", w -> w.queue.closeAsync())
                .add("Task.cancelAsync()", w -> w.task.cancelAsync())
                .add("Task.disableAsync()", w -> w.task.disableAsync())
                .add("TaskQueue.drainAsync(Task)", w -> w.taskQueue.drainAsync(w.task))
                .add("TaskQueue.drainTimeoutAsync(TimeoutTask)", w -> w.taskQueue.drainTimeoutAsync(w.timeout))
                .add("AbstractTaskQueue.drainAllAsync()", w -> w.taskQueue.drainAllAsync())
                .add("AbstractTaskQueue.quiesceAsync()", w -> w.taskQueue.quiesceAsync())
                .add("TaskQueue.closeAsync()", w -> w.taskQueue.closeAsync())
                .add("AbstractTaskQueue.closeAsync()", w -> w.group.closeAsync())
                .add("GroupTask.blockAsync()", w -> w.groupTask.blockAsync())
                .add("ThreadPool.closeAsync()", w -> w.pool.closeAsync())
                .add("PerCpuThreadPools.closeAsync()", w -> w.perCpu.closeAsync())
                .add("Keventd.flushScheduledTasksAsync()", w -> w.keventd.flushScheduledTasksAsync())
                .add("TaskList.closeAsync()", w -> new TaskList("empty", w.runtime).closeAsync())
                .add("Tasklet.disableAsync()", w -> w.tasklet.disableAsync())
                .add("Tasklet.killAsync()", w -> w.tasklet.killAsync())
                .list();
    }

    /** What an asynchronous form answered. */
    static CompletionStage<?> stage(Object answer) {
        return (CompletionStage<?>) answer;
    }
}
