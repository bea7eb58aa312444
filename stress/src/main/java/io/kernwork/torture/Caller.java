package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.SplittableRandom;

/** Calls verbs on works for one thread or one body, enters the answers in its books, and checks what each verb promises. */
final class Caller {
    private static final int DELAY_NANOS = 300_000;
    private static final int WAIT_NANOS = 60_000;

    private final World world;
    private final Verbs verbs;
    private final Ledger ledger;
    private final SplittableRandom random;

    Caller(World world, Ledger ledger, SplittableRandom random) {
        this.world = world;
        this.verbs = world.settings.verbs();
        this.ledger = ledger;
        this.random = random;
    }

    /** A verb of works, unless it is left out. */
    void call(Verb verb, Target target) throws InterruptedException {
        if (!world.program.uses(verb)) {
            return;
        }
        switch (verb) {
            case ENQUEUE -> request(verb, target, verbs.enqueue(world.any(random), target.work));
            case ENQUEUE_AFTER, REARM, REARM_NOW -> timed(verb, target);
            case CANCEL -> ledger.remove(verb, target.id, verbs.cancel(target.work));
            case CANCEL_SYNC, CANCEL_SYNC_TIMED, CANCEL_ASYNC -> cancelAndWait(verb, target);
            case DISABLE -> {
                ledger.remove(verb, target.id, verbs.disable(target.work));
                target.debts.getAndIncrement();
            }
            case ENABLE -> payDebt(target);
            case FLUSH, FLUSH_TIMED, FLUSH_ASYNC -> flush(verb, target.work);
            case DISABLE_SYNC,
                    DISABLE_SYNC_TIMED,
                    FLUSH_QUEUE,
                    FLUSH_QUEUE_TIMED,
                    DRAIN,
                    DRAIN_TIMED,
                    SET_MAX_ACTIVE,
                    CLOSE,
                    CLOSE_TIMED,
                    ALARM -> throw new IllegalArgumentException(verb + " is called elsewhere");
        }
    }

    private void timed(Verb verb, Target target) {
        DelayedWork work = target.delayed;
        if (work == null) {
            return;
        }
        WorkQueue queue = world.any(random);
        Duration delay = verb == Verb.REARM_NOW ? Duration.ZERO : delay();
        Admission answer =
                verb == Verb.ENQUEUE_AFTER ? verbs.enqueueAfter(queue, work, delay) : verbs.rearm(queue, work, delay);
        request(verb, target, answer);
    }

    private void request(Verb verb, Target target, Admission answer) {
        ledger.request(verb, target.id, answer);
        if (!verb.allows(answer)) {
            world.violations.add(Kind.ANSWER, verb.label() + " of " + target.work + " was answered " + answer);
        }
    }

    // ---- waits

    private void cancelAndWait(Verb verb, Target target) throws InterruptedException {
        long begun = target.started.getAcquire();
        if (verb == Verb.CANCEL_SYNC) {
            ledger.remove(verb, target.id, verbs.cancelSync(target.work));
            checkEnded(verb, target, begun);
        } else if (verb == Verb.CANCEL_SYNC_TIMED) {
            WaitResult result = target.work.cancelSync(wait(random));
            ledger.removed[target.id] += result.removed();
            ledger.count(verb, result.done());
            if (result.done()) {
                checkEnded(verb, target, begun);
            }
        } else {
            ledger.count(verb, true);
            var _ = target.work.cancelAsync().thenAccept(removed -> {
                target.late.add(removed);
                checkEnded(verb, target, begun);
            });
        }
    }

    /** Whoever waited for the present run must find every run ended that had begun before. */
    private void checkEnded(Verb verb, Target target, long begun) {
        if (target.ended.getAcquire() < begun) {
            world.violations.add(Kind.OUTLIVED, verb.label() + " of " + target.work + " returned inside its run");
        }
    }

    void flush(Verb verb, Work work) throws InterruptedException {
        try {
            switch (verb) {
                case FLUSH -> ledger.count(verb, work.flush());
                case FLUSH_TIMED -> ledger.count(verb, work.flush(wait(random)).done());
                default -> {
                    var _ = work.flushAsync();
                    ledger.count(verb, true);
                }
            }
        } catch (SelfWaitException refused) {
            ledger.selfWaits++; // from a body that holds the slot that the work waits for
        }
    }

    /** A body that waits for its own end must be refused. */
    void waitForSelf(Target target) throws InterruptedException {
        try {
            int removed = target.work.cancelSync();
            world.violations.add(
                    Kind.ANSWER, target.work + " cancelled itself synchronously, " + removed + " requests");
        } catch (SelfWaitException refused) {
            ledger.selfWaits++;
        }
    }

    // ---- disabled

    /** Disables, checks that the work does not run, and enables or leaves that to somebody else. */
    void disable(Verb verb, Target target) throws InterruptedException {
        boolean ended = true;
        switch (verb) {
            case DISABLE -> ledger.remove(verb, target.id, verbs.disable(target.work));
            case DISABLE_SYNC -> ledger.remove(verb, target.id, target.work.disableSync());
            default -> {
                WaitResult result = target.work.disableSync(wait(random));
                ledger.removed[target.id] += result.removed();
                ledger.count(verb, result.done());
                ended = result.done();
            }
        }
        checkDisabled(target, verb == Verb.DISABLE || !ended);
        if (random.nextInt(8) == 0) {
            target.debts.getAndIncrement();
        } else {
            ledger.count(Verb.ENABLE, verbs.enable(target.work));
        }
    }

    /** A run that was taken before the disabling may not have counted itself yet; that is one at most. */
    private void checkDisabled(Target target, boolean oneMore) {
        long before = target.started.getAcquire();
        long ended = target.ended.getAcquire();
        if (!oneMore && ended != before) {
            world.violations.add(Kind.OUTLIVED, "a disabled " + target.work + " is inside its run");
        }
        if (random.nextInt(4) == 0) {
            Admission answer = verbs.enqueue(world.any(random), target.work);
            request(Verb.ENQUEUE, target, answer);
            world.violations.unless(!answer.accepted(), Kind.DISABLED, target.work + " accepted a request, disabled");
        } else {
            spin(random.nextInt(100));
        }
        if (target.work.isPending() || target.started.getAcquire() > before + (oneMore ? 1 : 0)) {
            world.violations.add(Kind.DISABLED, target.work + " waits for a run, or ran");
        }
    }

    /** Enables what somebody has left disabled; false when there is nothing of the kind. */
    boolean payDebt(Target target) {
        int debts = target.debts.get();
        while (debts > 0 && !target.debts.compareAndSet(debts, debts - 1)) {
            debts = target.debts.get();
        }
        if (debts > 0) {
            ledger.count(Verb.ENABLE, verbs.enable(target.work));
        }
        return debts > 0;
    }

    // ---- small things

    void interruptSelf() {
        ledger.interrupts++;
        Thread.currentThread().interrupt();
    }

    private Duration delay() {
        return Duration.ofNanos(1 + random.nextInt(DELAY_NANOS));
    }

    static Duration wait(SplittableRandom random) {
        return Duration.ofNanos(random.nextInt(WAIT_NANOS));
    }

    static void spin(int turns) {
        for (int i = 0; i < turns; i++) {
            Thread.onSpinWait();
        }
    }
}
