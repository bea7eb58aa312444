package io.kernwork.internal.engine;

import io.kernwork.base.Holdup;
import io.kernwork.base.WaitResult;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Run;
import io.kernwork.internal.queue.Waiter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The three ways of driving an {@link Await}. A thread parks only after it saw that its waiter is not released; the waiter
 * is registered under the lock under which the awaited change happens, and its flag is set before the unpark. So the
 * change is either seen by the registration, or it comes later and finds the waiter.
 */
final class Waits {
    /** In place of a time-out. */
    static final long FOREVER = -1;

    private static final int SETTLE_TRIES = 1_000;
    private static final long SETTLE_PAUSE_NANOS = 1_000_000;

    private Waits() {}

    /** Waits; throws when the thread is interrupted while there is something to wait for, or would wait in a {@link WaitCycle}. */
    static void await(Await await) throws InterruptedException {
        drive(await, FOREVER, true);
    }

    /** Waits for a bounded time and tells how it ended; one that gives up names what it saw at that moment. */
    static WaitResult result(Await await, long nanos, int removed) throws InterruptedException {
        boolean done = drive(await, nanos, true);
        List<Holdup> holdups = done ? List.of() : await.holdups();
        if (!done && holdups.isEmpty()) {
            done = last(await); // it ended while it was looked for
        }
        return new WaitResult(done, removed, holdups);
    }

    /** Waits through interrupts, and leaves the flag as it was or was set meanwhile. */
    static boolean awaitUninterruptibly(Await await, long nanos) {
        try {
            return drive(await, nanos, false);
        } catch (InterruptedException e) {
            throw new IllegalStateException("defect in Kernwork: an uninterruptible wait was interrupted", e);
        }
    }

    /** Completes with what {@code finish} gives, on the thread that ends the wait; on the caller's if there is none. */
    static <T> CompletionStage<T> async(Await await, Supplier<T> finish) {
        return async(await, finish, () -> {});
    }

    /**
     * The same for a wait with a claim.
     *
     * @param giveUp gives the claim up when there is no memory to go on waiting
     */
    static <T> CompletionStage<T> async(Await await, Supplier<T> finish, Runnable giveUp) {
        CompletableFuture<T> future = new CompletableFuture<>();
        CompletionStage<T> stage = future.minimalCompletionStage();
        new Runnable() {
            @Override
            public void run() {
                boolean done = false;
                try {
                    done = await.advance(this);
                } catch (Throwable failure) {
                    try {
                        giveUp.run();
                    } finally {
                        settle(future, null, failure);
                    }
                }
                if (done) {
                    complete(future, finish);
                }
            }
        }.run();
        return stage;
    }

    private static <T> void complete(CompletableFuture<T> future, Supplier<T> finish) {
        T value = null;
        Throwable failure = null;
        try {
            value = finish.get();
        } catch (Throwable thrown) {
            failure = thrown;
        }
        settle(future, value, failure);
    }

    /** The stage is all that its waiters have: where there is no memory for its end, some may come free. */
    private static <T> void settle(CompletableFuture<T> future, @Nullable T value, @Nullable Throwable failure) {
        for (int tries = 1; ; tries++) {
            try {
                if (failure == null) {
                    future.complete(value);
                } else {
                    future.completeExceptionally(failure);
                }
                return;
            } catch (Throwable again) {
                if (tries == SETTLE_TRIES) {
                    throw again;
                }
                LockSupport.parkNanos(SETTLE_PAUSE_NANOS);
            }
        }
    }

    private static boolean drive(Await await, long nanos, boolean interruptible) throws InterruptedException {
        long start = await.parking.nanos();
        boolean interrupted = false;
        try {
            while (!await.advance(null)) {
                letGo();
                checkCycle(await, nanos, interruptible);
                Waiter waiter = await.waiter();
                while (!waiter.released()) {
                    if (Thread.currentThread().isInterrupted()) {
                        if (interruptible) {
                            WaitCycle.note(null); // while the flag is still there: nobody counts on this wait any more
                            Thread.interrupted();
                            await.withdraw();
                            throw new InterruptedException();
                        }
                        interrupted = Thread.interrupted();
                    }
                    long left = nanos == FOREVER ? FOREVER : nanos - (await.parking.nanos() - start);
                    if (left <= 0 && nanos != FOREVER) {
                        return !await.withdraw() && last(await);
                    }
                    park(await, waiter, left);
                }
            }
            return true;
        } finally {
            WaitCycle.note(null);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Refuses a wait that would close a {@link WaitCycle}, unless it has ended meanwhile. */
    private static void checkCycle(Await await, long nanos, boolean refuse) {
        if (nanos != FOREVER) {
            return;
        }
        String circle;
        try {
            circle = WaitCycle.find(await, refuse);
        } catch (Throwable failure) {
            await.withdraw();
            throw failure;
        }
        if (circle != null && !refuse) {
            WaitCycle.report(circle);
        } else if (circle != null && await.withdraw()) {
            WaitCycle.report(circle);
            throw WaitCycle.refused(circle);
        }
    }

    /** A body that waits keeps nobody from what its thread has taken and not begun. */
    static void letGo() {
        for (Run run = Current.run(); run != null; run = run.outer()) {
            Removal.engine(run.item()).recall(run.lane());
        }
    }

    /** The release came together with the end of the time: one more look, which leaves nothing registered. */
    private static boolean last(Await await) {
        if (await.advance(null)) {
            return true;
        }
        await.withdraw();
        return false;
    }

    private static void park(Await await, Waiter waiter, long left) {
        if (left == FOREVER) {
            await.parking.park(waiter);
        } else {
            await.parking.parkNanos(waiter, left);
        }
    }
}
