package io.kernwork.executor;

import io.kernwork.base.Holdup;
import io.kernwork.base.WaitResult;
import io.kernwork.internal.engine.ItemVerbs;
import io.kernwork.internal.engine.Nanos;
import io.kernwork.internal.engine.Signal;
import io.kernwork.internal.sync.StackReserve;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A task with a result. Its state changes once, by compare-and-set, from NEW to one of the others; {@code outcome} is written before by the only thread
 * that may (the one inside the body), and read after.
 *
 * <p><b>No waiter is missed.</b> Who waits makes the signal known first and looks at the state then; who completes changes the state first and looks for
 * the signal then.
 *
 * <p>{@code place} says who may run it: FREE, QUEUED (the view, which has accepted it), ELSEWHERE (a thread that has called {@link #run()}).
 */
class ViewFuture<V> extends ViewTask implements QueueFuture<V> {
    private static final byte NEW = 0;
    private static final byte NORMAL = 1;
    private static final byte FAILED = 2;
    private static final byte CANCELLED = 3;

    private static final byte FREE = 0;
    private static final byte QUEUED = 1;
    private static final byte ELSEWHERE = 2;

    private static final VarHandle STATE;
    private static final VarHandle CLAIM;
    private static final VarHandle SIGNAL;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(ViewFuture.class, "state", byte.class);
            CLAIM = lookup.findVarHandle(ViewFuture.class, "claim", byte.class);
            SIGNAL = lookup.findVarHandle(ViewFuture.class, "signal", Signal.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Class<?> kind;
    private volatile byte state = NEW;
    private volatile byte claim = FREE;
    private @Nullable Object outcome;

    @SuppressWarnings("UnusedVariable") // through SIGNAL
    private volatile @Nullable Signal signal;

    private volatile @Nullable Guest elsewhere;
    private volatile @Nullable Callable<V> task; // null when it is over

    /**
     * Creates it.
     *
     * @param kind of what the user gave, for reports
     */
    ViewFuture(View view, Callable<V> task, Class<?> kind, boolean armable) {
        super(view, armable);
        this.task = task;
        this.kind = kind;
    }

    // ---- the view's side

    @Override
    final Class<?> kind() {
        return kind;
    }

    @Override
    final Runnable asRunnable() {
        return this;
    }

    /** For the view that is about to accept it; false if somebody has it already, and then it is run as any other command. */
    final boolean claimForQueue() {
        return CLAIM.compareAndSet(this, FREE, QUEUED);
    }

    @Override
    void ended() {
        CLAIM.compareAndSet(this, QUEUED, FREE);
    }

    @Override
    public final void dropped() {
        if (complete(CANCELLED, null)) {
            release();
        }
        super.dropped();
    }

    @Override
    boolean runOnce() {
        runForResult();
        return false;
    }

    /** What {@link #run()} does. */
    void runHere() {
        runForResult();
    }

    private void runForResult() {
        Callable<V> present = task;
        if (present != null && state == NEW) {
            try {
                complete(NORMAL, present.call());
            } catch (Throwable failure) {
                complete(FAILED, failure);
            }
        }
    }

    /** Runs it without a result, so that it may run again; false if it has failed or is over. */
    final boolean runAndReset() {
        Callable<V> present = task;
        if (present != null && state == NEW) {
            try {
                present.call();
            } catch (Throwable failure) {
                complete(FAILED, failure);
            }
        }
        return state == NEW;
    }

    /** True for the one call that ends it. The outcome is the body's to write; who cancels has none. */
    private boolean complete(byte to, @Nullable Object result) {
        if (to != CANCELLED) {
            outcome = result;
        }
        if (!STATE.compareAndSet(this, NEW, to)) {
            if (to != CANCELLED) {
                outcome = null;
            }
            return false;
        }
        if (to != CANCELLED) {
            release();
        }
        return true;
    }

    private void release() {
        task = null;
        Signal waiting = signal;
        if (waiting != null) {
            waiting.give();
        }
    }

    // ---- running it elsewhere

    /**
     * Runs the task on the calling thread, unless it runs, has run or was cancelled; one that waits in the queue is taken away first. What the task throws
     * is kept for {@code get}.
     */
    @Override
    public final void run() {
        StackReserve.check();
        if (claimForThread()) {
            Guest guest = new Guest(view.way.engine());
            elsewhere = guest;
            beginPhase();
            try {
                runHere();
            } finally {
                var _ = endPhase(); // the interrupt is left to the caller, who runs it by hand
                elsewhere = null;
                claim = FREE;
                guest.leaves();
            }
            ranByHand();
        }
    }

    /** A thread that has called {@link #run()} has left the body. */
    void ranByHand() {}

    private boolean claimForThread() {
        return CLAIM.compareAndSet(this, FREE, ELSEWHERE)
                || (claim == QUEUED && takeBack() && CLAIM.compareAndSet(this, FREE, ELSEWHERE));
    }

    @Override
    final @Nullable Thread inside() {
        Guest guest = elsewhere;
        return guest != null ? guest.thread : super.inside();
    }

    // ---- the user's side

    @Override
    public final boolean cancel(boolean mayInterruptIfRunning) {
        StackReserve.check();
        if (!complete(CANCELLED, null)) {
            return false;
        }
        try {
            if (mayInterruptIfRunning) {
                interrupt();
            }
            takeBack();
        } finally {
            release();
        }
        return true;
    }

    @Override
    public final boolean cancelAndAwait(boolean mayInterruptIfRunning) throws InterruptedException {
        StackReserve.check();
        checkEnd("cancelAndAwait()");
        boolean cancelled = cancel(mayInterruptIfRunning);
        ItemVerbs.awaitEnd(this, "cancelAndAwait()");
        Guest guest = elsewhere; // one that comes from here on finds the task cancelled
        if (guest != null) {
            guest.await("cancelAndAwait()");
        }
        return cancelled;
    }

    @Override
    public final WaitResult cancelAndAwait(boolean mayInterruptIfRunning, Duration timeout)
            throws InterruptedException {
        StackReserve.check();
        Objects.requireNonNull(timeout, "time-out");
        if (timeout.isNegative()) {
            throw new IllegalArgumentException(
                    "cancelAndAwait of a task of " + view + " was given the negative time-out " + timeout);
        }
        checkEnd("cancelAndAwait(Duration)");
        cancel(mayInterruptIfRunning);
        long nanos = Nanos.of(timeout);
        long began = view.way.engine().clock();
        WaitResult result = ItemVerbs.awaitEnd(this, "cancelAndAwait(Duration)", nanos);
        Guest guest = elsewhere;
        if (!result.done() || guest == null) {
            return result;
        }
        List<Holdup> inside = guest.await(
                this, "cancelAndAwait(Duration)", nanos - (view.way.engine().clock() - began));
        return new WaitResult(inside.isEmpty(), result.removed(), inside);
    }

    private void checkEnd(String verb) {
        ItemVerbs.checkEnd(this, verb);
        Guest.check(elsewhere, this, verb);
    }

    @Override
    public final boolean isDone() {
        return state != NEW;
    }

    @Override
    public final boolean isCancelled() {
        return state == CANCELLED;
    }

    @Override
    public final State state() {
        return switch (state) {
            case NEW -> State.RUNNING;
            case NORMAL -> State.SUCCESS;
            case FAILED -> State.FAILED;
            default -> State.CANCELLED;
        };
    }

    @Override
    public final V get() throws InterruptedException, ExecutionException {
        if (state == NEW) {
            ItemVerbs.checkWait(this, "get()");
            Guest.check(elsewhere, this, "get()");
            Signal waiting = signal();
            if (state == NEW) {
                waiting.await(Signal.FOREVER, "get()");
            }
        }
        return report();
    }

    @Override
    public final V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        long nanos = unit.toNanos(timeout);
        if (state == NEW && !awaitDone(nanos)) {
            throw new TimeoutException("task " + name() + " of " + view + " is not done after " + timeout + " "
                    + unit.toString().toLowerCase(Locale.ROOT));
        }
        return report();
    }

    private boolean awaitDone(long nanos) throws InterruptedException {
        Signal waiting = signal();
        return state != NEW || waiting.await(nanos, "get(long, TimeUnit)");
    }

    /** Known to whoever completes from here on. */
    private Signal signal() {
        Signal present = signal;
        if (present == null) {
            Signal made = new Signal(view.way.engine());
            Signal found = (Signal) SIGNAL.compareAndExchange(this, null, made);
            present = found == null ? made : found;
        }
        return present;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // written by complete; null is a result like any other
    private V report() throws ExecutionException {
        return switch (state) {
            case NORMAL -> (V) outcome;
            case FAILED -> throw new ExecutionException((Throwable) outcome);
            default -> throw new CancellationException("task " + name() + " of " + view + " was cancelled");
        };
    }

    @Override
    public final String toString() {
        return "QueueFuture[" + name() + " of " + view + ": " + state() + "]";
    }
}
