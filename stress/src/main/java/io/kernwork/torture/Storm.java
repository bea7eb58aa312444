package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.WorkQueue;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** One thread that calls verbs. */
final class Storm implements Runnable {
    final Ledger ledger;
    /** For the watch; behind the truth by less than the step. */
    final AtomicLong done = new AtomicLong();

    volatile boolean stopped;

    private static final int STEP = 64;
    private static final int PAUSE_EVERY = 128;
    private static final int PAUSE_NANOS = 20_000;

    private final World world;
    private final List<Alarm> alarms;
    private final long operations;
    private final SplittableRandom random;
    private final Caller caller;

    Storm(World world, List<Alarm> alarms, long operations, SplittableRandom random) {
        this.world = world;
        this.alarms = alarms;
        this.operations = operations;
        this.random = random;
        this.ledger = new Ledger(world.works());
        this.caller = new Caller(world, ledger, random);
    }

    @Override
    public void run() {
        try {
            for (long i = 1; i <= operations; i++) {
                call(world.program.draw(random));
                if (random.nextInt(PAUSE_EVERY) == 0) {
                    LockSupport.parkNanos(random.nextInt(PAUSE_NANOS)); // else the workers hardly get a processor
                }
                if (i % STEP == 0) {
                    done.setRelease(i);
                    if (stopped) {
                        return;
                    }
                }
            }
        } catch (Throwable failure) {
            world.violations.add(Kind.FAILURE, Report.text(failure));
        }
    }

    private void call(Verb verb) throws InterruptedException {
        switch (verb) {
            case DISABLE, DISABLE_SYNC, DISABLE_SYNC_TIMED -> caller.disable(verb, world.target(random));
            case ALARM -> alarms.get(random.nextInt(alarms.size())).tease(ledger, random);
            case FLUSH_QUEUE, FLUSH_QUEUE_TIMED, DRAIN, DRAIN_TIMED -> await(verb, anyQueue());
            case SET_MAX_ACTIVE -> limit(anyQueue());
            case CLOSE, CLOSE_TIMED -> replace(verb, random.nextInt(world.queues.length()));
            default -> caller.call(verb, world.target(random));
        }
    }

    /** The steady ones, too: they are only never closed. */
    private WorkQueue anyQueue() {
        return random.nextInt(8) == 0 ? world.steady.get(random.nextInt(world.steady.size())) : world.any(random);
    }

    private void await(Verb verb, WorkQueue queue) throws InterruptedException {
        switch (verb) {
            case FLUSH_QUEUE -> {
                queue.flush();
                ledger.count(verb, true);
            }
            case FLUSH_QUEUE_TIMED ->
                ledger.count(verb, queue.flush(Caller.wait(random)).done());
            case DRAIN -> {
                queue.drain();
                ledger.count(verb, true);
            }
            default -> ledger.count(verb, queue.drain(Caller.wait(random)).done());
        }
    }

    private void limit(WorkQueue queue) {
        if (!queue.isOrdered()) {
            int limit = 1 + random.nextInt(4);
            ledger.count(Verb.SET_MAX_ACTIVE, limit > queue.maxActive());
            queue.setMaxActive(limit);
        }
    }

    /** Others may still hold the queue that is closed; whatever they ask of it is refused then. */
    private void replace(Verb verb, int place) {
        WorkQueue old = world.queues.getAndSet(place, world.open(place));
        if (verb == Verb.CLOSE) {
            old.close();
            ledger.count(verb, true);
            world.violations.unless(old.depth() == 0, Kind.LEFT, old + " is closed and holds something");
        } else {
            CloseReport report = old.close(Caller.wait(random));
            ledger.count(verb, report.complete());
        }
        Target target = world.target(random);
        Admission answer = world.settings.verbs().enqueue(old, target.work);
        ledger.request(Verb.ENQUEUE, target.id, answer);
        world.violations.unless(answer == Admission.CLOSED, Kind.ANSWER, "the closed " + old + " answered " + answer);
    }
}
