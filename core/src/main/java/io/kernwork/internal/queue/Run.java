package io.kernwork.internal.queue;

import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.item.Verdict;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One thread's place inside a lane: the items that it took there in one visit, and which of them it runs, under which
 * number. A worker reuses one for all its runs.
 *
 * <pre>
 *   items  [ ended | ended | inside | taken | taken | taken ]  size
 *                              ^index    \_____ left ______/
 * </pre>
 *
 * <p>What is not begun yet can be taken back ({@link Lane#recall}). The thread claims the next item by lowering {@code
 * left}, and whoever holds the lane's lock takes the rest back by setting it to zero: both are single read-modify-writes, so
 * each item goes to one of them. {@code size} and the numbers are written under the lock that the run then belongs to;
 * {@code index}, {@code filled} and {@code outer} belong to the running thread; {@code items} are written under the lock,
 * and each is cleared by the running thread when its run has ended.
 */
public final class Run {
    private static final VarHandle LEFT;
    private static final VarHandle LANE;
    private static final VarHandle BODIES;
    private static final VarHandle THREAD;

    static {
        try {
            LEFT = MethodHandles.lookup().findVarHandle(Run.class, "left", int.class);
            LANE = MethodHandles.lookup().findVarHandle(Run.class, "lane", Lane.class);
            BODIES = MethodHandles.lookup().findVarHandle(Run.class, "bodies", int.class);
            THREAD = MethodHandles.lookup().findVarHandle(Run.class, "thread", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // through LANE
    private @Nullable Lane lane;

    final @Nullable Item[] items;
    final long[] numbers;
    int size;
    /** For how many items the lane's ring keeps room. */
    int kept;
    /** Of what was revoked, how many items are still to be put back: those at {@code size} and after. */
    int rest;

    private volatile int left;
    private int index;
    private int filled;
    private int requests;
    private @Nullable Trace trace; // of the present item
    private boolean over; // written by the running thread under the lane's lock

    @Nullable
    Run previous;

    @Nullable
    Run following;

    @SuppressWarnings("UnusedVariable") // through THREAD
    private @Nullable Thread thread;

    private @Nullable Host host;
    private int visits;
    private int bodies; // begun so far; written by the running thread
    private long merged; // in this stay; the running thread's, as what follows
    private int failed;

    private int markedBodies; // these are the watchdog's, written under the lane's lock
    private long markedNanos;
    private long watchedSince;
    private long watchedNanos;
    private int reportedBodies = -1; // the watchdog's alone
    private volatile boolean touched;
    private boolean named; // written under the lane's lock

    private volatile @Nullable Waiting waiting;

    /** The run that the same thread was inside when it began this one; see {@link Current}. */
    @Nullable
    Run outer;

    /** A run of a thread that takes so many items at once at most. */
    public Run(int most) {
        this.items = new Item[most];
        this.numbers = new long[most];
    }

    // ---- the running thread

    /** The item; for the running thread, which needs no lock for it. */
    public Item item() {
        Item present = items[index];
        if (present == null) {
            throw new IllegalStateException("defect in Kernwork: a run without an item was asked for it");
        }
        return present;
    }

    /** Whether the item is the one that the calling thread is inside. */
    boolean isInside(Item item) {
        return items[index] == item && !over;
    }

    /** Whether more than one item was taken. */
    public boolean hasMore() {
        return filled > 1;
    }

    /** The lane; for the running thread. */
    public Lane lane() {
        Lane present = laneOrNull();
        if (present == null) {
            throw new IllegalStateException("defect in Kernwork: a run without a lane was asked for it");
        }
        return present;
    }

    /** The requests that this run delivers. */
    public int requests() {
        return requests;
    }

    /** Where the item's request came from; null if that was not noted. For others a hint. */
    public @Nullable Trace trace() {
        return trace;
    }

    /** The body has ended; what is noted may hold much, or be used again. */
    public void forgetTrace() {
        trace = null;
    }

    /** The enclosing run of the same thread. */
    public @Nullable Run outer() {
        return outer;
    }

    /**
     * Starts the item that was taken or claimed. It does not run and nobody else can start it, so RUNNING stays clear until
     * START below. The run is written before START: whoever sees RUNNING finds the run.
     *
     * @return false when the item is paused: it is remembered without a place
     */
    public boolean start() {
        Item item = item();
        over = false;
        item.setRun(this);
        Object noted = item.trace;
        if (noted != null) {
            item.trace = null; // before START: then the next request may leave its own
        }
        trace = (Trace) noted;
        long before = item.apply(Event.START);
        if (ItemWord.verdict(before, Event.START) == Verdict.HELD) {
            item.trace = noted;
            trace = null;
            items[index] = null;
            return false;
        }
        requests = ItemWord.requests(before);
        if (requests > 1) {
            lane().expectTally();
            merged += requests - 1;
        }
        BODIES.setOpaque(this, bodies + 1);
        return true;
    }

    /**
     * Ends the run of the item before its body has returned: from here on the item is somebody else's. The thread stays in
     * the lane until the body returns. Under the lane's lock, on the running thread.
     */
    public void finish() {
        over = true;
        item().apply(Event.END);
    }

    /** Whether the item's run was {@linkplain #finish finished}; for the running thread. */
    public boolean isOver() {
        return over;
    }

    /**
     * Ends the run of the item.
     *
     * @return the item if it is parked somewhere and must be {@linkplain Lane#resume resumed} there, else null
     */
    public @Nullable Item end() {
        Item item = item();
        if (over) {
            items[index] = null;
            return null;
        }
        Verdict verdict = ItemWord.verdict(item.apply(Event.END), Event.END);
        items[index] = null;
        return verdict == Verdict.HAND_OVER ? item : null;
    }

    /** The body threw. */
    public void noteFailure() {
        lane().expectTally();
        failed++;
    }

    /** Claims the next item of those that were taken; false when there is none, or none is left to this thread. */
    public boolean claim() {
        if (index + 1 == filled || (int) LEFT.getAndAdd(this, -1) <= 0) {
            return false;
        }
        index++;
        return true;
    }

    /** The thread goes on to something else: nothing of the lane is kept reachable through this. */
    public void leave() {
        LANE.setRelease(this, null);
    }

    /**
     * Sets the thread, before its first take; null when it runs nothing any more, since items that it ran last keep this
     * reachable. Release is enough: whoever finds this in a lane has its lock, which the take gives back after this.
     */
    public void setThread(@Nullable Thread running) {
        THREAD.setRelease(this, running);
    }

    /** Who runs bodies with a run of its own, and is told when they block. */
    public interface Host {
        /** The body that is inside says that it blocks from here on; calls nest. */
        void beginBlocking();

        /** It does not any more. */
        void endBlocking();
    }

    /** Sets whose run this is, before its first use. */
    public void setHost(Host owner) {
        host = owner;
    }

    /** Whose run this is; null on a thread that nobody counts. */
    public @Nullable Host host() {
        return host;
    }

    // ---- under the lane's lock

    void add(Item item) {
        items[size] = item;
        numbers[size] = item.sequence;
        size++;
    }

    /** Takes the item behind the last one, which {@code items} holds already; false if it still runs. */
    boolean takeNext() {
        Item item = items[size];
        if (item == null || ItemWord.isRunning(item.word())) {
            return false;
        }
        item.setPlace(Item.TAKEN);
        numbers[size++] = item.sequence;
        return true;
    }

    /** The first of the items belongs to the thread already. */
    void fill(Lane from) {
        if (LANE.get(this) != from) {
            LANE.setRelease(this, from);
        }
        index = 0;
        over = false;
        filled = size;
        LEFT.setRelease(this, size - 1);
        visits++;
    }

    /** Takes back what was not claimed: afterwards those items begin at {@code size}; how many they are. */
    int revoke() {
        int rest = Math.max(0, (int) LEFT.getAndSet(this, 0));
        size -= rest;
        return rest;
    }

    /** The item at that distance behind the last one that stays; it goes back to its lane. */
    Item takeBack(int distance) {
        Item item = items[size + distance];
        items[size + distance] = null;
        if (item == null) {
            throw new IllegalStateException("defect in Kernwork: nothing to take back");
        }
        return item;
    }

    /** The number of the last item that is still to be put back. */
    long lastNumber() {
        return numbers[size + rest - 1];
    }

    /** What the stay that ends has counted goes to the lane. */
    void settle(Lane lane) {
        if (merged != 0 || failed != 0) {
            Tally counted = lane.tallyOrNull();
            if (counted != null) {
                counted.merged += merged;
                counted.failed += failed;
            }
            merged = 0;
            failed = 0;
        }
    }

    /**
     * One look at the present body.
     *
     * @param watched the watchdog's own time
     * @return for how long it has been watched, touches taken into account
     */
    long watch(long now, long watched) {
        int begun = bodies();
        if (begun != markedBodies) {
            markedBodies = begun;
            markedNanos = now;
            watchedSince = watched;
        } else if (touched) {
            watchedSince = watched;
            reportedBodies = -1;
        }
        touched = false;
        watchedNanos = watched - watchedSince;
        return watchedNanos;
    }

    /** For how long the present body has been watched; a hint without the lock. */
    public long watchedNanos() {
        return watchedNanos;
    }

    /** That body was reported to be in progress for too long. */
    public void noteReported(LaneLook.Inside inside) {
        reportedBodies = inside.begun();
    }

    /** Whether that body was. */
    public boolean wasReported(LaneLook.Inside inside) {
        return reportedBodies == inside.begun();
    }

    /** The body says that it goes on; on the running thread. */
    public void touch() {
        touched = true;
    }

    /**
     * The thread is about to be named after what it is inside. Nothing beyond that is left to it, so when that has ended it comes by the lane, and
     * finds the mark there.
     *
     * @return what it is inside; null for nothing, then there is no mark
     */
    public @Nullable Item markNamed(Lane served) {
        Item present = served.numberOf(this) < 0 ? null : inside();
        named |= present != null;
        return present;
    }

    /** Takes the mark away; on the running thread. Whether there was one. */
    public boolean unmarkNamed() {
        boolean marked = named;
        if (marked) {
            named = false;
        }
        return marked;
    }

    /** Whether there is one; without the lock certain only for who is kept apart from what follows {@link #unmarkNamed}. */
    public boolean isMarkedNamed() {
        return named;
    }

    /** How long the present body has been seen; 0 if it was not. A hint without the lock. */
    public long seenNanos(long now) {
        return bodies() == markedBodies ? now - markedNanos : 0;
    }

    /** How many items are taken and not begun; certain only when none is. */
    int unclaimed() {
        return Math.max(0, left);
    }

    /** The number of the item that the thread is inside, or was inside last; after {@link #revoke}. */
    long number() {
        return numbers[size - 1];
    }

    /** The item that the thread is inside; null between two. After {@link #revoke}. */
    @Nullable
    Item inside() {
        return size == 0 || over ? null : items[size - 1];
    }

    /** The item that the thread has not left, also when its run is over; null between two. After {@link #revoke}. */
    @Nullable
    Item occupant() {
        return size == 0 ? null : items[size - 1];
    }

    // ---- anyone

    /** The lane of the present run, or of the last one of this visit; read without its lock it is a hint. */
    public @Nullable Lane laneOrNull() {
        return (Lane) LANE.getAcquire(this);
    }

    /** How often the thread came by its lane to take something; a hint. */
    public int visits() {
        return visits;
    }

    /** What the thread waits for without a bound; null for nothing. */
    public @Nullable Waiting waiting() {
        return waiting;
    }

    /** Notes what the calling thread, whose run this is, is about to wait for. */
    public void setWaiting(@Nullable Waiting present) {
        if (waiting != present) {
            waiting = present;
        }
    }

    /** How many bodies the thread has begun; a hint. */
    public int bodies() {
        return (int) BODIES.getOpaque(this);
    }

    /** The thread that is inside. */
    public @Nullable Thread thread() {
        return (Thread) THREAD.getAcquire(this);
    }
}
