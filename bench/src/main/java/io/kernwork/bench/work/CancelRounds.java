package io.kernwork.bench.work;

import io.kernwork.bench.peer.CancellingPeer;
import java.util.Random;

/**
 * Cancels some of the requests that wait, here and there among others that stay.
 *
 * @param <H> what the peer takes
 * @param <R> a request
 */
final class CancelRounds<H, R> extends GatedRounds<H> {
    static final int STANDING = 1_000;
    static final int VICTIMS = 256;

    private final CancellingPeer<H, R> peer;
    private final CountedTask[] tasks = new CountedTask[STANDING + VICTIMS];
    private final H[] handles;
    private final R[] requests;

    /** For each place in the queue: which request it is, counted in the order of cancelling; -1 for one that stays. */
    private final int[] victims = new int[STANDING + VICTIMS];

    private int round;
    private int cancelled;

    @SuppressWarnings("unchecked") // arrays of generic types
    CancelRounds(CancellingPeer<H, R> peer, Patience patience) {
        super(peer, patience);
        this.peer = peer;
        handles = (H[]) new Object[tasks.length];
        requests = (R[]) new Object[VICTIMS];
        for (int i = 0; i < tasks.length; i++) {
            tasks[i] = new CountedTask();
            handles[i] = peer.adopt(tasks[i]);
            victims[i] = i < VICTIMS ? i : -1;
        }
        Random random = new Random(1);
        for (int i = tasks.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int victim = victims[i];
            victims[i] = victims[other];
            victims[other] = victim;
        }
    }

    @Override
    void prepare() {
        for (int i = 0; i < tasks.length; i++) {
            if (victims[i] < 0) {
                peer.submit(handles[i]);
            } else {
                requests[victims[i]] = peer.request(handles[i]);
            }
        }
        round++;
        cancelled = 0;
    }

    @Override
    void work() {
        for (R request : requests) {
            if (peer.cancel(request)) {
                cancelled++;
            }
        }
    }

    @Override
    void check() {
        if (cancelled != VICTIMS) {
            throw new IllegalStateException(cancelled + " of " + VICTIMS + " requests could be cancelled");
        }
        for (int i = 0; i < tasks.length; i++) {
            if (victims[i] < 0) {
                CountedTask task = tasks[i];
                patience.until(() -> task.runs() >= round, () -> count(task, round));
            }
        }
    }

    @Override
    void verify() {
        for (int i = 0; i < tasks.length; i++) {
            int expected = victims[i] < 0 ? round : 0;
            if (tasks[i].runs() != expected) {
                throw new IllegalStateException(count(tasks[i], expected));
            }
        }
    }

    private static String count(CountedTask task, int expected) {
        return "a task was to run " + expected + " times and has run " + task.runs() + " times";
    }
}
