package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A work that one thread arms, re-arms and cancels, and nobody else touches; so that thread knows the time before which each
 * request must not be delivered. Waiting requests are always the youngest: those that were accepted and not removed are
 * numbered, and a run that delivers up to number n must not begin before the time that was last set for number n.
 */
final class Alarm extends Subject {
    private static final int KEPT = 1 << 10; // more than can be accepted, or run, between two looks
    private static final int DELAY_NANOS = 150_000;
    private static final long AT_ONCE = Long.MIN_VALUE;

    private final long origin = System.nanoTime();
    private final long[] times = new long[KEPT]; // by request
    private long requests;
    private long judged;

    // by run; written by the body before it counts itself, read by the owner after it has seen the count
    private final long[] beginnings = new long[KEPT];
    private final long[] deliveries = new long[KEPT];
    private long delivered;
    private final AtomicLong recorded = new AtomicLong();

    Alarm(World world, int id, int works) {
        super(world, id, works, false, "alarm " + id);
        Arrays.fill(times, AT_ONCE);
    }

    @Override
    void act(int delivers) {
        long now = now();
        int slot = slot(recorded.getPlain());
        delivered += delivers;
        beginnings[slot] = now;
        deliveries[slot] = delivered;
        recorded.setRelease(recorded.getPlain() + 1);
    }

    /** The owner does something to it. */
    void tease(Ledger books, SplittableRandom random) throws InterruptedException {
        Verbs verbs = world.settings.verbs();
        WorkQueue queue = world.steady.get(random.nextInt(world.steady.size()));
        Verb verb = lot(random.nextInt(32));
        if (world.program.uses(verb)) {
            long before = now();
            switch (verb) {
                case ENQUEUE -> set(books, verb, verbs.enqueue(queue, work), AT_ONCE);
                case REARM_NOW -> set(books, verb, verbs.rearm(queue, delayed(), Duration.ZERO), AT_ONCE);
                case ENQUEUE_AFTER -> {
                    int delay = 1 + random.nextInt(DELAY_NANOS);
                    Admission answer = verbs.enqueueAfter(queue, delayed(), Duration.ofNanos(delay));
                    set(books, verb, answer, before + delay);
                }
                case REARM -> {
                    int delay = 1 + random.nextInt(DELAY_NANOS);
                    set(books, verb, verbs.rearm(queue, delayed(), Duration.ofNanos(delay)), before + delay);
                }
                case CANCEL -> remove(books, verb, verbs.cancel(work));
                case CANCEL_SYNC -> remove(books, verb, verbs.cancelSync(work));
                case FLUSH -> {
                    books.count(verb, work.flush());
                    times[slot(requests)] = AT_ONCE;
                }
                default -> {
                    remove(books, verb, verbs.disable(work));
                    set(books, Verb.ENQUEUE, verbs.enqueue(queue, work), AT_ONCE);
                    books.count(Verb.ENABLE, verbs.enable(work));
                }
            }
        }
        judge();
    }

    private static Verb lot(int lot) {
        return switch (lot) {
            case 0 -> Verb.ENQUEUE;
            case 1 -> Verb.REARM_NOW;
            case 2 -> Verb.FLUSH;
            case 3 -> Verb.DISABLE;
            case 4, 5 -> Verb.CANCEL_SYNC;
            case 6, 7, 8 -> Verb.CANCEL;
            default -> lot < 20 ? Verb.ENQUEUE_AFTER : Verb.REARM;
        };
    }

    private DelayedWork delayed() {
        return (DelayedWork) work;
    }

    /** Merged into a request that waits, a request has that one's time; a time that is replaced is the waiting one's. */
    private void set(Ledger books, Verb verb, Admission answer, long time) {
        books.request(verb, id, answer);
        world.violations.unless(
                verb.allows(answer) && answer != Admission.CLOSED,
                Kind.ANSWER,
                verb.label() + " of " + work + " was answered " + answer);
        switch (answer) {
            case QUEUED, ARMED -> times[slot(++requests)] = time;
            case REARMED -> times[slot(requests)] = time;
            case COALESCED -> {
                long present = times[slot(requests)];
                times[slot(++requests)] = present;
            }
            case DISABLED, DRAINING, CLOSED, ALREADY_PENDING, BLOCKED, BUSY, CANCELING -> {}
        }
    }

    private void remove(Ledger books, Verb verb, int count) {
        books.remove(verb, id, count);
        requests -= count;
    }

    /** Looks at the runs since the last time; the owner's. */
    void judge() {
        for (long runs = recorded.getAcquire(); judged < runs; judged++) {
            long number = deliveries[slot(judged)];
            long begun = beginnings[slot(judged)];
            long time = times[slot(number)];
            if (number > requests) {
                world.violations.add(
                        Kind.BALANCE,
                        work + " delivered request " + number + " of " + requests + " that it has accepted");
            } else if (begun < time) {
                world.violations.add(Kind.EARLY, work + " ran " + (time - begun) + " ns before its time");
            }
        }
    }

    /** Takes away what waits. */
    void silence(Ledger books) throws InterruptedException {
        remove(books, Verb.CANCEL_SYNC, work.cancelSync());
        judge();
    }

    private long now() {
        return System.nanoTime() - origin;
    }

    private static int slot(long number) {
        return (int) number & (KEPT - 1);
    }
}
