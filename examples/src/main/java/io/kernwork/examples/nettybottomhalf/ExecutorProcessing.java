package io.kernwork.examples.nettybottomhalf;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;

/**
 * {@link Mode#FIXED_POOL} and {@link Mode#FORK_JOIN}: a task for each message.
 *
 * <p>As good as it gets: tasks are used again, and finished ones come back to the loop many at a time, for a call of the loop
 * and a flush for each would cost more than the hand-over.
 */
final class ExecutorProcessing extends Processing {
    private final HeavyWork work;
    private final ExecutorService executor;
    private final Queue<Task> finished = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Task> free;

    ExecutorProcessing(EventLoop loop, HeavyWork work, ExecutorService executor, int bound) {
        super(loop);
        this.work = work;
        this.executor = executor;
        free = new ArrayDeque<>(bound);
        for (int i = 0; i < bound; i++) {
            free.add(new Task());
        }
    }

    @Override
    void take(Connection from) {
        while (from.hasMessage() && hasRoom()) {
            Task task = free.pop();
            from.take(task.request);
            executor.execute(task);
        }
    }

    @Override
    void replyToFinished() {
        for (Task task = finished.poll(); task != null; task = finished.poll()) {
            task.request.reply();
            free.push(task);
        }
    }

    @Override
    boolean hasRoom() {
        return !free.isEmpty();
    }

    @Override
    public void close() {
        executor.close();
    }

    private final class Task implements Runnable {
        final Request request = new Request();

        @Override
        public void run() {
            request.result = work.run(request.text);
            finished.add(this);
            callLoop();
        }
    }
}
