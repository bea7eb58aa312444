package io.kernwork.internal.queue;

import io.kernwork.base.CloseReport;
import io.kernwork.base.ErrorHandler;
import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.item.Verdict;
import io.kernwork.internal.timer.TimerNode;
import io.kernwork.internal.timer.TimerTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where the items of one queue wait and which of them run. Everything here is guarded by {@link #lock()}, which is held for
 * a few dozen instructions, never while user code runs and never while anything waits; every method expects it held
 * unless it says otherwise.
 *
 * <pre>
 *   append ->  ring [ 17 | 18 | 19 ]  -> take ->  running [ 14 | 16 ]   -> end
 *                                  \                ^
 *                                   -> parked [15] -> resumed          a place in every box, a slot in all but the ring
 * </pre>
 *
 * <p>Each stay of an item in the lane has a number, given in order of appending and kept until its run has ended. "Nothing
 * numbered at most n is left" is what a flush waits for; the numbers in the ring rise from head to tail, so the oldest
 * stay is found among the ring's head and what holds a slot.
 *
 * <p>A slot is held from take to end, by a running body as well as by an item that is parked or resumed. {@code active}
 * counts them and does not exceed {@code maxActive} when one is taken (it may after a lowering). What a worker takes in one
 * visit shares one slot.
 *
 * <p>{@code listed} is true while the pool's ring of runnable lanes holds this lane, or somebody is about to put it there:
 * whoever turns it to true submits the lane after unlocking, and whoever polls the lane from the pool turns it to false.
 * So a lane is in the pool at most once, and when the lock is free a ready lane ({@link #ready}) is listed, or no more
 * waits than the patience of a worker that is inside and watched.
 */
public final class Lane extends Ring implements TimerTarget {
    /** Accepts. */
    public static final byte OPEN = 0;
    /** Accepts only from its own bodies. */
    public static final byte DRAINING = 1;
    /** Accepts nothing any more. */
    public static final byte CLOSED = 2;

    /** A time after which more help is wanted in any case. */
    public static final int LONG_NANOS = 100_000;

    private static final int FIRST_CAPACITY = 4;
    private static final int BRISK_NANOS = 5_000;

    /** The queue, for reports. */
    public final QueueRef queue;

    /** Receives what bodies throw. */
    public final ErrorHandler errors;

    /** One of {@link #OPEN}, {@link #DRAINING}, {@link #CLOSED}; written under the lock, read by anyone. */
    private volatile byte state = OPEN; // a byte, as in all that a runtime may have a million of

    private final Workers workers;
    private int drainers;
    private int maxActive;
    private int active;
    private long lastSequence;
    private boolean listed;
    private int patience;
    private int bodyNanos; // 0 before anybody has measured
    private int listedNanos; // written when listed turns true, read under the pool's lock until the lane is polled
    private @Nullable Item parked;
    private @Nullable Item resumed;
    private @Nullable Run running;
    private @Nullable Waiter waiters;
    private @Nullable TimerNode firstFiled; // the wheel's, under its lock

    @Nullable
    Lane earlier; // these two belong to the list of all lanes

    @Nullable
    Lane later;

    private boolean retired;
    private boolean endExpected;
    private @Nullable List<CloseReport.NeverRan>
            dropped; // guarded by the lane's monitor, which is used for nothing else

    /**
     * Creates an open, empty lane.
     *
     * @param workers take the lane when it has become ready
     */
    public Lane(QueueRef queue, ErrorHandler errors, int maxActive, IntFunction<Item[]> allocator, Workers workers) {
        super(FIRST_CAPACITY, allocator);
        this.queue = queue;
        this.errors = errors;
        this.maxActive = maxActive;
        this.workers = workers;
    }

    // ---- state

    /** What the verbs that close this lane have dropped so far; needs no lock. */
    public synchronized List<CloseReport.NeverRan> dropped() {
        return dropped == null ? List.of() : List.copyOf(dropped);
    }

    /** Notes an item that a closing verb dropped; needs no lock. */
    public synchronized void noteDropped(ItemRef item, int requests) {
        if (dropped == null) {
            dropped = new ArrayList<>();
        }
        dropped.add(new CloseReport.NeverRan(item, requests));
    }

    /** True for the first caller after the lane was closed and became idle. */
    public boolean retire() {
        boolean first = !retired && state == CLOSED && idle();
        retired |= first;
        return first;
    }

    /** True for the first caller who wants somebody to look after the end of a closed lane. */
    public boolean expectEnd() {
        boolean first = !endExpected;
        endExpected = true;
        return first;
    }

    /** Whether the pool has the lane in its ring, or is about to. */
    public boolean isListed() {
        return listed;
    }

    /** The present state; needs no lock, and may be outdated then. */
    public int state() {
        return state;
    }

    /** Whether the calling thread may enqueue or arm now; needs no lock, and may be outdated then. */
    @Override
    public boolean accepts() {
        return state == OPEN || Current.admitted(this);
    }

    @Override
    public @Nullable TimerNode firstFiled() {
        return firstFiled;
    }

    @Override
    public void setFirstFiled(@Nullable TimerNode node) {
        firstFiled = node;
    }

    /** Refuses everything from now on. */
    public void close() {
        state = CLOSED;
    }

    /** Counts a drainer. */
    public void startDraining() {
        drainers++;
        state = state == OPEN ? DRAINING : state;
    }

    /** Takes a drainer back; true when it was the last one and the lane is open again. */
    public boolean stopDraining() {
        if (--drainers > 0 || state != DRAINING) {
            return false;
        }
        state = OPEN;
        return true;
    }

    public int maxActive() {
        return maxActive;
    }

    public void setMaxActive(int limit) {
        maxActive = limit;
    }

    /** How many items wait in the ring, or were taken from it and not begun; without the lock a hint. */
    public int depth() {
        int depth = ringSize();
        for (Run run = running; run != null; run = run.following) {
            depth += run.unclaimed();
        }
        return depth;
    }

    /** Whether something waits in the ring; needs no lock, and is a hint then. */
    public boolean hasMore() {
        return ringSize() > 0;
    }

    /** Whether nothing waits, is parked or runs. */
    public boolean idle() {
        return ringSize() == 0 && active == 0;
    }

    /** The number that the youngest stay has. */
    public long lastSequence() {
        return lastSequence;
    }

    // ---- places

    /** Gives the item, which is pending and has no place, the last place. {@link #makeRoom} came before. */
    public void append(Item item) {
        item.sequence = ++lastSequence;
        ringAppend(item);
        item.setHome(this);
        item.setPlace(Item.RING);
    }

    /**
     * Whether the item has a place here. What a worker has taken and not begun gets its place back first; what it has begun,
     * or is about to, has none.
     */
    public boolean holds(Item item) {
        if (!item.waitsIn(this)) {
            recall();
        }
        return item.waitsIn(this);
    }

    /** Takes the place of an item away, which is {@linkplain #holds held} here, and whose request goes. */
    public void remove(Item item) {
        switch (item.place()) {
            case Item.RING -> ringRemove(item);
            case Item.PARKED -> {
                parked = Links.unlink(parked, item);
                active--;
            }
            case Item.RESUMED -> {
                resumed = Links.unlink(resumed, item);
                active--;
            }
            default -> throw new IllegalStateException("defect in Kernwork: no place to take away");
        }
        item.setPlace(Item.TAKEN);
    }

    /** Moves an item that is parked here to the head of the lane, unless a later run of it has parked it again. */
    public void resume(Item item) {
        if (item.waitsIn(this) && item.place() == Item.PARKED && !ItemWord.isParked(item.word())) {
            parked = Links.unlink(parked, item);
            item.setPlace(Item.RESUMED);
            resumed = Links.insert(resumed, item);
        }
    }

    // ---- taking

    /** Whether a worker would find something to take. */
    public boolean ready() {
        return resumed != null || (ringSize() > 0 && active < maxActive);
    }

    /**
     * Gives the lock back. A lane that has become ready goes to the pool then; a few items may wait for the worker that is
     * inside, if it has set a {@linkplain #setPatience patience}.
     */
    @Override
    public void unlock() {
        boolean submit = list();
        boolean relies = !listed && ready();
        super.unlock();
        if (submit) {
            workers.submit(this);
        } else if (relies) {
            workers.rely();
        }
    }

    /** True when the caller must submit the lane; for {@link #unlock}. */
    boolean list() {
        if (listed || !ready() || (ringSize() <= patience && resumed == null)) {
            return false;
        }
        listed = true;
        boolean brisk = bodyNanos > 0 && bodyNanos <= BRISK_NANOS && resumed == null;
        listedNanos = brisk ? (int) Math.min(LONG_NANOS, (long) ringSize() * bodyNanos) : LONG_NANOS;
        return true;
    }

    /**
     * How long what waited when the lane was listed keeps a worker busy. {@link #LONG_NANOS} unless its bodies were so short
     * lately that they are sooner done than another worker is called.
     */
    public int listedNanos() {
        return listedNanos;
    }

    /** How long a body took lately; 0 when nobody knows. A hint without the lock. */
    public int bodyNanos() {
        return bodyNanos;
    }

    /** Notes how long a body took; a longer one counts at once, shorter ones by and by. */
    public void noteBody(long nanos) {
        int measured = Math.clamp(nanos, 1, LONG_NANOS);
        bodyNanos = Math.max(measured, (bodyNanos + measured) / 2);
    }

    /**
     * Up to how many items may wait without another worker being called, because the one that is inside will have taken
     * them before another one could be here. It belongs to a worker that {@linkplain Run#visits comes by} or is being
     * watched, and that sets it to zero when it leaves.
     */
    public void setPatience(int items) {
        patience = items;
    }

    /**
     * The lane was polled from the pool.
     *
     * @return true when the pool need not keep a place for it any more, since it will never be listed again
     */
    public boolean unlist() {
        listed = false;
        return retired;
    }

    /**
     * Takes the next item, or parks it and takes the one behind it; and those behind that, up to so many in all. They share
     * one slot, since one thread runs them one after the other. While somebody waits here one is taken at a time, so that the
     * thread comes by after each.
     *
     * @return false when there is nothing to take
     */
    public boolean take(Run run, int most) {
        while (ready()) {
            Item item = resumed;
            if (item != null) {
                resumed = Links.unlink(resumed, item);
            } else {
                item = head();
                if (ItemWord.isRunning(item.word()) && park(item)) {
                    continue;
                }
                ringPoll(false);
                active++;
            }
            item.setPlace(Item.TAKEN);
            run.add(item);
            if (most > 1 && waiters == null) {
                takeMore(run, Math.min(most, run.items.length));
            }
            enter(run);
            return true;
        }
        return false;
    }

    /**
     * In two passes: the first touches no item, so that the second meets the cache lines of all of them at once. Behind one that
     * still runs nothing is taken: it may have to be parked first.
     */
    private void takeMore(Run run, int most) {
        if (resumed != null || active > maxActive) {
            return;
        }
        int taken = 1;
        while (taken < most && ringSize() > 0) {
            run.items[taken++] = ringPoll(true);
        }
        run.kept = taken - 1;
        boolean more = true;
        while (more && run.size < taken) {
            more = run.takeNext();
        }
        for (int i = taken - 1; i >= run.size; i--) {
            ringPutBack(run.takeBack(i - run.size));
            run.kept--;
        }
    }

    private void enter(Run run) {
        run.fill(this);
        run.previous = null;
        run.following = running;
        if (running != null) {
            running.previous = run;
        }
        running = run;
    }

    /**
     * Puts everything that was taken and not begun back to its place, the youngest first; each thread then comes by as soon
     * as it has ended what it is inside.
     */
    public void recall() {
        if (!keepsRoom()) {
            return;
        }
        for (Run run = running; run != null; run = run.following) {
            run.rest = run.revoke();
        }
        for (Run run = youngestRest(); run != null; run = youngestRest()) {
            run.rest--;
            Item item = run.takeBack(run.rest);
            item.setPlace(Item.RING);
            ringPutBack(item);
            run.kept--;
        }
    }

    private @Nullable Run youngestRest() {
        Run youngest = null;
        for (Run run = running; run != null; run = run.following) {
            if (run.rest > 0 && (youngest == null || run.lastNumber() > youngest.lastNumber())) {
                youngest = run;
            }
        }
        return youngest;
    }

    private Item head() {
        Item item = ringPeek();
        if (item == null) {
            throw new IllegalStateException("defect in Kernwork: no head in a ring of " + ringSize());
        }
        return item;
    }

    /** PARK is won only while the earlier run goes on, so that run's end will see the mark. */
    private boolean park(Item item) {
        if (ItemWord.verdict(item.applyIf(Event.PARK, Verdict.PARKED), Event.PARK, ItemWord.NO_STAMP)
                != Verdict.PARKED) {
            return false;
        }
        ringRemove(item);
        item.setPlace(Item.PARKED);
        parked = Links.link(parked, item);
        active++;
        return true;
    }

    /** Everything that the run took has ended or was taken back; its thread gives the slot up. */
    public void leave(Run run) {
        Run before = run.previous;
        Run after = run.following;
        if (before == null) {
            running = after;
        } else {
            before.following = after;
        }
        if (after != null) {
            after.previous = before;
        }
        run.previous = null;
        run.following = null;
        run.size = 0;
        if (run.kept > 0) {
            giveUpRoom(run.kept);
            run.kept = 0;
        }
        active--;
    }

    // ---- waiting

    /** Registers the waiter unless what it waits for is the case already; false then. Allocates nothing. */
    public boolean register(Waiter waiter) {
        recall();
        if (satisfied(waiter, oldest())) {
            return false;
        }
        waiter.next = waiters;
        waiters = waiter;
        return true;
    }

    /** Takes a waiter back that gives up; false when it was taken out before. */
    public boolean unregister(Waiter waiter) {
        Waiter before = null;
        for (Waiter at = waiters; at != null; before = at, at = at.next) {
            if (at == waiter) {
                if (before == null) {
                    waiters = at.next;
                } else {
                    before.next = at.next;
                }
                at.next = null;
                return true;
            }
        }
        return false;
    }

    /** Takes out those waiters whose time has come; the caller releases them after unlocking. Free when nobody waits. */
    public @Nullable Waiter satisfied() {
        return waiters == null ? null : takeSatisfied();
    }

    private @Nullable Waiter takeSatisfied() {
        Waiter chain = null;
        Waiter rest = null;
        long oldest = oldest();
        for (Waiter waiter = waiters; waiter != null; ) {
            Waiter following = waiter.next;
            if (satisfied(waiter, oldest)) {
                waiter.next = chain;
                chain = waiter;
            } else {
                waiter.next = rest;
                rest = waiter;
            }
            waiter = following;
        }
        waiters = rest;
        return chain;
    }

    private boolean satisfied(Waiter waiter, long oldest) {
        return switch (waiter.until) {
            case PASSED -> oldest > waiter.sequence();
            case LEFT -> !holds(waiter.item, waiter.sequence());
            case IDLE -> idle();
            case UNDRAINED -> state != DRAINING;
        };
    }

    private long oldest() {
        Item head = ringPeek();
        long oldest = head == null ? Long.MAX_VALUE : head.sequence;
        for (Item item = parked; item != null; item = item.following) {
            oldest = Math.min(oldest, item.sequence);
        }
        for (Item item = resumed; item != null; item = item.following) {
            oldest = Math.min(oldest, item.sequence);
        }
        for (Run run = running; run != null; run = run.following) {
            oldest = Math.min(oldest, run.number());
        }
        return oldest;
    }

    private boolean holds(@Nullable Item item, long number) {
        if (item != null && item.waitsIn(this) && item.sequence == number) {
            return true;
        }
        for (Run run = running; run != null; run = run.following) {
            if (run.number() == number) {
                return true;
            }
        }
        return false;
    }

    /** The number of the run, if its thread is inside the item on this lane now, else -1. */
    public long numberOf(Run run, Item item) {
        recall();
        return run.laneOrNull() == this && run.inside() == item ? run.number() : -1;
    }

    // ---- looking

    /** An item that has a place here; null when there is none. */
    public @Nullable Item anyPlaced() {
        recall();
        if (parked != null) {
            return parked;
        }
        return resumed != null ? resumed : ringPeek();
    }

    /** The items that have a place here, those that hold a slot first; a copy, and not of more than so many. */
    public List<Item> placed(int most) {
        recall();
        List<Item> items = new ArrayList<>();
        for (Item item = parked; item != null; item = item.following) {
            items.add(item);
        }
        for (Item item = resumed; item != null; item = item.following) {
            items.add(item);
        }
        ringForEach(most - items.size(), items::add);
        return items;
    }

    /** Shows every run of this lane whose thread is inside an item, with that item. */
    public void forEachRunning(BiConsumer<Run, Item> action) {
        recall();
        for (Run run = running; run != null; run = run.following) {
            Item item = run.inside();
            if (item != null) {
                action.accept(run, item);
            }
        }
    }
}
