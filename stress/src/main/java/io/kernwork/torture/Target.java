package io.kernwork.torture;

import io.kernwork.workqueue.DelayedWork;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A work that every thread and every body may do everything to, its own body included. */
final class Target extends Subject {
    private static final Verb[] DEEDS = {
        Verb.ENQUEUE,
        Verb.ENQUEUE,
        Verb.ENQUEUE,
        Verb.ENQUEUE,
        Verb.ENQUEUE,
        Verb.ENQUEUE_AFTER,
        Verb.ENQUEUE_AFTER,
        Verb.REARM,
        Verb.REARM,
        Verb.REARM_NOW,
        Verb.REARM_NOW,
        Verb.CANCEL,
        Verb.CANCEL,
        Verb.DISABLE,
        Verb.ENABLE,
        Verb.ENABLE
    };
    private static final Verb[] WAITS = {Verb.CANCEL_SYNC_TIMED, Verb.FLUSH_TIMED, Verb.FLUSH_ASYNC, Verb.CANCEL_ASYNC};
    private static final int BRIEF_NANOS = 30_000;
    private static final int LONG_NANOS = 15_000_000; // long enough to be taken for blocked, and replaced

    /** Null for a work that cannot be armed. */
    final @Nullable DelayedWork delayed;
    /** How often it was disabled by somebody who leaves the enabling to others. */
    final AtomicInteger debts = new AtomicInteger();

    private final SplittableRandom random;
    private final Caller caller;

    Target(World world, int id, int works, boolean plain, SplittableRandom random) {
        super(world, id, works, plain, "target " + id);
        this.delayed = work instanceof DelayedWork able ? able : null;
        this.random = random;
        this.caller = new Caller(world, ledger, random);
    }

    /** Mostly nothing; else something to itself or another one, a pause, something more, and an end of some kind. */
    @Override
    void act(int requests) throws Exception {
        int lot = random.nextInt(1 << 16);
        if ((lot & 3) == 0) {
            deed();
        }
        if ((lot & 0xe0) == 0) {
            if ((lot & 0x10) == 0) {
                caller.call(Verb.ENQUEUE, this); // elsewhere it is parked meanwhile
            }
            linger(lot >> 8);
            deed();
        }
        int end = lot >> 8 & 0x1f;
        if (end == 0) {
            caller.interruptSelf();
        } else if (end < 3) {
            ledger.thrown++;
            throw new Thrown();
        }
    }

    private void linger(int lot) {
        if (lot == 0xff && random.nextInt(16) == 0) {
            LockSupport.parkNanos(this, LONG_NANOS);
        } else if ((lot & 3) == 0) {
            LockSupport.parkNanos(this, random.nextInt(BRIEF_NANOS));
        } else {
            Caller.spin(random.nextInt(200));
        }
    }

    private void deed() throws InterruptedException {
        Target whom = random.nextBoolean() ? this : world.target(random);
        if (whom != this && random.nextInt(128) == 0) {
            caller.call(WAITS[random.nextInt(WAITS.length)], whom);
        } else if (random.nextInt(1024) == 0) {
            caller.waitForSelf(this);
        } else {
            caller.call(DEEDS[random.nextInt(DEEDS.length)], whom);
        }
    }
}
