package io.kernwork.simulate.world;

import io.kernwork.base.CloseReport;
import io.kernwork.simulate.Count;
import io.kernwork.simulate.Op;
import io.kernwork.simulate.Verb;
import io.kernwork.simulate.sched.Simulation;
import java.time.Duration;

/** The verbs of a whole work queue. */
final class QueueCalls {
    private final WorkRealm realm;
    private final World world;
    private final SimQueue queue;

    QueueCalls(WorkRealm realm, SimQueue queue) {
        this.realm = realm;
        this.world = realm.world;
        this.queue = queue;
    }

    void call(Op op) throws InterruptedException {
        Duration time = Duration.ofNanos(Client.duration(op));
        switch (op.verb()) {
            case FLUSH_QUEUE -> flush();
            case FLUSH_QUEUE_TIMED -> count(queue.queue.flush(time).done());
            case DRAIN -> queue.queue.drain();
            case DRAIN_TIMED -> count(queue.queue.drain(time).done());
            case SET_MAX_ACTIVE -> limit(1 + op.value() % 5);
            case FREEZE -> freeze(op.value() % 50);
            default -> close(op.verb(), time);
        }
    }

    private static void count(boolean done) {
        if (!done) {
            Simulation.count(Count.TIMED_OUT);
        }
    }

    /** With one queue, everything that was accepted is on it, or armed for it. */
    private void flush() throws InterruptedException {
        boolean all = realm.queues.size() == 1
                && realm.world.program.clients().stream()
                        .noneMatch(ops -> ops.stream().anyMatch(op -> op.verb() == Verb.ENQUEUE_AFTER));
        long[] accepted = realm.works.stream().mapToLong(work -> work.accepted).toArray();
        queue.queue.flush();
        for (int i = 0; all && i < accepted.length; i++) {
            realm.checkFlushed(realm.works.get(i), accepted[i]);
        }
    }

    private void limit(int limit) {
        if (queue.hasLimit()) {
            queue.bound = Math.max(queue.bound, limit);
            unlessClosed(() -> queue.queue.setMaxActive(limit));
        }
    }

    private void freeze(int steps) {
        if (queue.isBottomHalf()) {
            return;
        }
        world.frozen++;
        try {
            if (unlessClosed(queue.queue::freeze)) {
                Client.linger(steps);
                unlessClosed(queue.queue::thaw);
            }
        } finally {
            world.frozen--;
        }
    }

    private boolean unlessClosed(Runnable verb) {
        try {
            verb.run();
            return true;
        } catch (IllegalStateException refused) {
            world.unless(queue.closing || world.closing, "ANSWER: " + refused);
            return false;
        }
    }

    private void close(Verb verb, Duration time) {
        queue.closing = true;
        switch (verb) {
            case CLOSE -> {
                queue.queue.close();
                queue.noteClosed();
            }
            case CLOSE_TIMED -> {
                CloseReport report = queue.queue.close(time);
                if (report.stillRunning().isEmpty()) {
                    queue.noteClosed();
                }
            }
            default -> {
                var _ = queue.queue.closeAsync().thenAccept(_ -> queue.noteClosed());
            }
        }
    }
}
