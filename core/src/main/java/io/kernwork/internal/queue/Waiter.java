package io.kernwork.internal.queue;

import io.kernwork.internal.item.Item;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Someone who waits for a lane to reach a state. It is registered and taken out under the lane's lock; whoever takes it
 * out releases it after giving that lock up.
 */
public final class Waiter {

    /** What is waited for. */
    public enum Until {
        /** Nothing numbered at most the waiter's number is left in the lane. */
        PASSED,
        /** The stay of {@link Waiter#item} numbered the waiter's number has ended, by a run's end or by removal. */
        LEFT,
        /** Nothing is left in the lane. */
        IDLE,
        /** The lane does not drain (any more). */
        UNDRAINED
    }

    final Until until;
    final @Nullable Item item;
    private long sequence; // may be set again under the lane's lock, before the registration

    @Nullable
    Waiter next;

    private final Parking parking;
    private final @Nullable Thread thread;
    private final @Nullable Runnable action;
    private volatile boolean released;

    private Waiter(Parking parking, Until until, @Nullable Item item, long sequence, @Nullable Runnable action) {
        this.parking = parking;
        this.until = until;
        this.item = item;
        this.sequence = sequence;
        this.thread = action == null ? Thread.currentThread() : null;
        this.action = action;
    }

    /** A waiter for a state of the whole lane; it unparks the calling thread, or runs the action if there is one. */
    public static Waiter of(Parking parking, Until until, long sequence, @Nullable Runnable action) {
        return new Waiter(parking, until, null, sequence, action);
    }

    /** A waiter for the end of one stay of an item. */
    public static Waiter left(Parking parking, Item item, long sequence, @Nullable Runnable action) {
        return new Waiter(parking, Until.LEFT, item, sequence, action);
    }

    /** What it waits for is known only under the lock, and under the lock nothing is allocated. */
    public Waiter at(long number) {
        sequence = number;
        return this;
    }

    long sequence() {
        return sequence;
    }

    /** Who waits for what, for reports. */
    String inWords() {
        String who = thread == null ? "a completion" : "thread '" + thread.getName() + "'";
        return who + " waits "
                + switch (until) {
                    case PASSED -> "until what was here when it came has ended";
                    case LEFT -> "for item '" + (item == null ? "?" : item.ref().name()) + "'";
                    case IDLE -> "until nothing is left here";
                    case UNDRAINED -> "for the end of the drain";
                };
    }

    /** Whether it was released; the waiting thread parks only after it saw false here. */
    public boolean released() {
        return released;
    }

    /**
     * Releases a chain of waiters that were taken out; no lock may be held. Threads come first: the actions after them are
     * user code. What one action throws reaches {@code failures} and not the other waiters.
     */
    public static void releaseAll(@Nullable Waiter chain, Consumer<Throwable> failures) {
        for (Waiter waiter = chain; waiter != null; waiter = waiter.next) {
            waiter.wake();
        }
        for (Waiter waiter = chain; waiter != null; ) {
            Waiter following = waiter.next;
            waiter.next = null;
            waiter.act(failures);
            waiter = following;
        }
    }

    /** The flag is set before the unpark: the waiter that finds it clear has not consumed the permit yet. */
    private void wake() {
        released = true;
        if (thread != null) {
            parking.unpark(thread);
        }
    }

    private void act(Consumer<Throwable> failures) {
        try {
            if (action != null) {
                action.run();
            }
        } catch (Throwable failure) {
            failures.accept(failure);
        }
    }
}
