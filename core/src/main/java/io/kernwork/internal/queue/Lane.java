package io.kernwork.internal.queue;

import io.kernwork.base.ErrorHandler;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the items of one queue wait and which of them run. How they wait, in what order and in what memory, is the business of
 * the two kinds of lane ({@link RingLane}, {@link SortedLane}); "the store" is what is said of both. Everything here is guarded
 * by {@link #lock()}, which is held for a few dozen instructions or a row of fires, never while user code runs and never while
 * anything waits; every method expects it held unless it says otherwise.
 *
 * <pre>
 *   append -> store [ 17 | 18 | 19 ]  -> take ->  running [ 14 | 16 ]   -> end
 *                                  \                ^
 *                                   -> parked [15] -> resumed          a place in every box, a slot in all but the store
 * </pre>
 *
 * <p>Each stay of an item in the lane has a number, given in order of appending and kept until its run has ended. "Nothing
 * numbered at most n is left" is what a flush waits for.
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
public abstract class Lane extends Awaited implements TimerTarget {
    /** {@link #cpu} of a lane that belongs to no CPU. */
    public static final int NO_CPU = -1;

    /** A time after which more help is wanted in any case. */
    public static final int LONG_NANOS = 100_000;

    private static final int BRISK_NANOS = 5_000;

    /** The CPU of the runtime that its bodies run for, or {@link #NO_CPU}. */
    public final short cpu;

    private final Workers workers;
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
    private @Nullable TimerNode firstFiled; // the wheel's, under its lock

    @Nullable
    Lane earlier; // these two belong to the list of all lanes

    @Nullable
    Lane later;

    private boolean retired;

    /**
     * Creates an open, empty lane.
     *
     * @param workers take the lane when it has become ready
     */
    Lane(QueueRef queue, ErrorHandler errors, int maxActive, int cpu, Workers workers) {
        super(queue, errors);
        this.maxActive = maxActive;
        this.cpu = (short) cpu;
        this.workers = workers;
    }

    // ---- the store

    /** Makes room for one more item, so that the next append cannot fail; throws OutOfMemoryError with nothing changed. */
    public abstract void makeRoom();

    /** Gives memory back that an empty store does not need. */
    public abstract void trim();

    abstract int storeSize();

    abstract void storeAppend(Item item);

    /** Removes the item whose turn it is, which must exist, and may keep its room so that it can be put back. */
    abstract Item storePoll(boolean keepRoom);

    /** Puts an item that was polled with its room kept before all others. */
    abstract void storePutBack(Item item);

    /** Whether room is kept. */
    abstract boolean keepsRoom();

    abstract void giveUpRoom(int items);

    /** The item whose turn it is, null when there is none. */
    abstract @Nullable Item storePeek();

    /** Removes an item that is in the store, wherever it is. */
    abstract void storeRemove(Item item);

    /** The lowest number in the store; the highest long when it is empty. */
    abstract long storeOldest();

    /** Shows the items whose turn comes first, so many at most. */
    abstract void storeForEach(int most, Consumer<Item> action);

    /** Whether one visit may take several: not where one that comes later may go before them. */
    abstract boolean takesSeveral();

    // ---- state

    /** True for the first caller after the lane was closed and became idle. */
    public boolean retire() {
        boolean first = !retired && state() == CLOSED && idle();
        retired |= first;
        return first;
    }

    /** Whether the pool has the lane in its ring, or is about to. */
    public boolean isListed() {
        return listed;
    }

    /** Whether the calling thread may enqueue or arm now; needs no lock, and may be outdated then. */
    @Override
    public boolean accepts() {
        // once: a drain may end between two looks, and its queue's bodies are admitted before and after
        int present = state();
        return present == OPEN || (present == DRAINING && Current.runs(this));
    }

    @Override
    public @Nullable TimerNode firstFiled() {
        return firstFiled;
    }

    @Override
    public void setFirstFiled(@Nullable TimerNode node) {
        firstFiled = node;
    }

    /** Whether a body goes on here. */
    public boolean isBusy() {
        return active > 0;
    }

    /** Those who serve the lane. */
    public Workers workers() {
        return workers;
    }

    public int maxActive() {
        return maxActive;
    }

    public void setMaxActive(int limit) {
        maxActive = limit;
    }

    /** How many items wait in the store, or were taken from it and not begun; without the lock a hint. */
    public int depth() {
        int depth = storeSize();
        for (Run run = running; run != null; run = run.following) {
            depth += run.unclaimed();
        }
        return depth;
    }

    /** The same, and those that were met while they still ran. */
    public int places() {
        return depth() + Links.length(parked) + Links.length(resumed);
    }

    @Nullable
    Item parked() {
        return parked;
    }

    @Nullable
    Item resumed() {
        return resumed;
    }

    @Nullable
    Run running() {
        return running;
    }

    /** How many pending items are paused and wait in nobody's way. */
    int paused() {
        return 0;
    }

    /** Numbers that were given to an item that had one, and did not begin under that. */
    long renumbered() {
        return 0;
    }

    /** Whether something waits in the store; needs no lock, and is a hint then. */
    public boolean hasMore() {
        return storeSize() > 0;
    }

    /** Whether nothing waits, is parked or runs. */
    public boolean idle() {
        return storeSize() == 0 && active == 0;
    }

    /** Whether the item that comes next is to be measured; a hint without the lock, so now and then a neighbour is or none. */
    public boolean samplesNext() {
        return sampler().samples(lastSequence + 1);
    }

    /** The number that the youngest stay has. */
    public long lastSequence() {
        return lastSequence;
    }

    // ---- places

    /** Gives the item, which is pending and has no place, the last place. {@link #makeRoom} came before. */
    public void append(Item item) {
        item.sequence = ++lastSequence;
        storeAppend(item);
        item.setHome(this);
        item.setPlace(Item.STORED);
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
            case Item.STORED -> storeRemove(item);
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
        forget(item);
        item.setPlace(Item.TAKEN);
    }

    /** As {@link #hold}, of an item that was taken. */
    public void putAside(Item item) {
        hold(item);
    }

    /**
     * An item that is paused, pending and has no place is remembered. Only where items can be paused: {@link BottomHalfLane}.
     */
    public void hold(Item item) {
        throw new IllegalStateException("defect in Kernwork: " + item.ref().name() + " is paused on " + queue.name());
    }

    /** Numbers a stay that has no place in the store. */
    final void number(Item item) {
        item.sequence = ++lastSequence;
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
        return (resumed != null || (storeSize() > 0 && active < maxActive)) && !isBlocked();
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
        if (listed || !ready() || (storeSize() <= patience && resumed == null)) {
            return false;
        }
        listed = true;
        boolean brisk = bodyNanos > 0 && bodyNanos <= BRISK_NANOS && resumed == null;
        listedNanos = brisk ? (int) Math.min(LONG_NANOS, (long) storeSize() * bodyNanos) : LONG_NANOS;
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
        return take(run, most, Long.MAX_VALUE);
    }

    /** The same, but takes nothing when the next item has a higher number than the last one that may be taken. */
    public boolean take(Run run, int most, long last) {
        while (ready()) {
            Item item = resumed == null ? head() : resumed;
            if (item.sequence > last) {
                return false;
            }
            if (item == resumed) {
                resumed = Links.unlink(resumed, item);
            } else if (ItemWord.isRunning(item.word()) && park(item)) {
                continue;
            } else {
                storePoll(false);
                active++;
            }
            item.setPlace(Item.TAKEN);
            run.add(item);
            if (most > 1 && !isAwaited() && takesSeveral()) {
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
        while (taken < most && storeSize() > 0) {
            run.items[taken++] = storePoll(true);
        }
        run.kept = taken - 1;
        boolean more = true;
        while (more && run.size < taken) {
            more = run.takeNext();
        }
        for (int i = taken - 1; i >= run.size; i--) {
            storePutBack(run.takeBack(i - run.size));
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
    @Override
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
            item.setPlace(Item.STORED);
            storePutBack(item);
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
        Item item = storePeek();
        if (item == null) {
            throw new IllegalStateException("defect in Kernwork: no head in a store of " + storeSize());
        }
        return item;
    }

    /** PARK is won only while the earlier run goes on, so that run's end will see the mark. */
    private boolean park(Item item) {
        if (ItemWord.verdict(item.applyIf(Event.PARK, Verdict.PARKED), Event.PARK) != Verdict.PARKED) {
            return false;
        }
        storeRemove(item);
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
        run.settle(this);
        if (run.kept > 0) {
            giveUpRoom(run.kept);
            run.kept = 0;
        }
        active--;
    }

    // ---- waiting

    @Override
    final boolean satisfied(Waiter waiter, long oldest) {
        return switch (waiter.until) {
            case PASSED -> oldest > waiter.sequence();
            case LEFT -> !holds(waiter.item, waiter.sequence());
            case IDLE -> idle();
            case UNDRAINED -> state() != DRAINING;
        };
    }

    @Override
    final long oldest() {
        long oldest = Math.min(storeOldest(), Math.min(Links.oldest(parked), Links.oldest(resumed)));
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

    /** The number of what the thread is inside, also when that run is over and its body goes on; else -1. */
    public long numberOf(Run run) {
        recall();
        return run.laneOrNull() == this && run.occupant() != null ? run.number() : -1;
    }

    // ---- looking

    /** An item that has a place here; null when there is none. */
    public @Nullable Item anyPlaced() {
        recall();
        if (parked != null) {
            return parked;
        }
        return resumed != null ? resumed : storePeek();
    }

    /** The items that have a place here, those that hold a slot first; a copy, and not of more than so many. */
    public List<Item> placed(int most) {
        recall();
        List<Item> items = new ArrayList<>();
        Links.addTo(items, parked);
        Links.addTo(items, resumed);
        storeForEach(most - items.size(), items::add);
        return items;
    }

    /** Shows every run of this lane whose thread is inside an item, with that item; also when the item's run is over. */
    public void forEachRunning(BiConsumer<Run, Item> action) {
        recall();
        for (Run run = running; run != null; run = run.following) {
            Item item = run.occupant();
            if (item != null) {
                action.accept(run, item);
            }
        }
    }
}
