package io.kernwork.internal.timer;

import io.kernwork.internal.sync.ShortLock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for its time, in the order of time: a hierarchical wheel of intrusive nodes. Times are nanoseconds on the
 * runtime's own clock, which starts near zero and never wraps. Filing, moving and taking out are a few writes, whatever is
 * filed; nothing is allocated and nothing turns while nothing is due.
 *
 * <pre>
 *   tick = time / 8.192 us, in digits of 6 bits; a level for each of the nine digits, 64 slots in each
 *
 *   level 8   [..........]  slots of 73 years
 *   level 2   [..........]  slots of 34 ms         a node lies in the level of the highest digit in which its tick
 *   level 1   [..........]  slots of 524 us        differs from {@code elapsed}, in the slot of that digit
 *   level 0   [..........]  slots of 8.192 us
 * </pre>
 *
 * <p>{@code elapsed} is a tick that is not after the present one, and no node's slot begins before it. So every node of a
 * level lies beyond those of the levels below, in a level the slots come up from left to right without a wrap, and the first
 * occupied slot of the lowest occupied level comes up next. When a slot of level 0 does, its nodes are due, each when its own
 * time has come; when another one does, {@code elapsed} becomes its beginning, and its nodes move down.
 *
 * <p>Two more lists have the form of slots: what is <em>due</em> and waits to be {@linkplain #poll polled}, and what was due
 * and is <em>held</em>, since its target takes nothing now.
 *
 * <p>Only {@link #poll} moves {@code elapsed}, and one thread at a time calls it. The lock is held for a few dozen
 * instructions, or for as long as it takes to move {@value #BATCH} nodes; but a look at a slot of level 0 whose time has begun
 * walks what is not due there yet, and {@link #release} walks all that is held.
 */
public final class Wheel extends ShortLock {
    /** In place of a time: nothing is filed. */
    public static final long NEVER = Long.MAX_VALUE;

    static final int TICK_SHIFT = 13;
    private static final int DIGIT_BITS = 6;
    private static final int SLOTS = 1 << DIGIT_BITS; // in each level
    private static final int LEVELS = (Long.SIZE - 1 - TICK_SHIFT + DIGIT_BITS - 1) / DIGIT_BITS;
    private static final int HELD = LEVELS * SLOTS;
    private static final int DUE = HELD + 1;

    private static final int BATCH = 64;
    private static final long PURGE_NANOS = 1_000_000_000;
    /** With more nodes than that few of the disarmed ones are armed again soon, and each is a cache miss twice. */
    static final int MOST_KEPT = 1 << 16;

    /** What became of a {@link #file}. */
    public enum Filing {
        /** It will be looked at in time. */
        FILED,
        /** It comes up sooner than everything else: the service thread must be told. */
        SOONEST,
        /** The target accepts nothing now; nothing has changed. */
        REFUSED
    }

    private final LongSupplier clock;
    private final boolean exact;
    private final @Nullable TimerNode[] first = new TimerNode[DUE + 1];
    private final @Nullable TimerNode[] last = new TimerNode[DUE + 1];
    private final long[] occupied = new long[LEVELS]; // a bit for each slot
    private long elapsed;
    private long earliest = NEVER; // nothing needs a look before
    private int filed;
    private @Nullable TimerNode dropped;
    private @Nullable TimerNode purging; // what was dropped before a purge began
    private long purgeAt = NEVER;

    /**
     * Creates an empty wheel.
     *
     * @param clock what the times are read from
     * @param exact whether nodes are filed under their very deadlines and forgotten as soon as they are disarmed; that is for
     *     clocks that stand still
     */
    public Wheel(LongSupplier clock, boolean exact) {
        this.clock = clock;
        this.exact = exact;
    }

    // ---- filing; the node's lock is held

    /** Whether a node is filed so that it comes up in time for a deadline, and its target's close finds it. */
    public boolean has(TimerNode node, TimerTarget target, long deadline) {
        return node.listed == target && (exact ? node.filedAt == deadline : node.filedAt <= deadline);
    }

    /**
     * Files a node, or files it anew, under its deadline. A closing target stops accepting first and
     * asks for its nodes then, under the same lock: it finds this one, or this finds it closed.
     */
    public Filing file(TimerNode node, TimerTarget target, long at) {
        lock();
        try {
            if (!target.accepts()) {
                return Filing.REFUSED;
            }
            if (node.listed != target) {
                unlist(node);
                list(node, target);
            }
            return put(node, at) ? Filing.SOONEST : Filing.FILED;
        } finally {
            unlock();
        }
    }

    /** Files a node anew that was polled, maybe for a later try; its target is the same, whether it accepts or not. */
    public void refile(TimerNode node, long at) {
        lock();
        put(node, at);
        unlock();
    }

    private boolean put(TimerNode node, long at) {
        if (node.slot != TimerNode.NO_SLOT) {
            unlink(node);
        }
        node.filedAt = at;
        int slot = slotOf(at);
        link(node, slot);
        return comesUp(slot < SLOTS ? at : startOf(slot) << TICK_SHIFT);
    }

    private boolean comesUp(long at) {
        boolean soonest = at < earliest;
        earliest = Math.min(earliest, at);
        return soonest;
    }

    /** Forgets a node whose item is not armed. */
    public void remove(TimerNode node) {
        lock();
        if (node.slot != TimerNode.NO_SLOT) {
            unlink(node);
        }
        unlist(node);
        node.filedAt = TimerNode.OUT;
        unlock();
    }

    /**
     * The item was disarmed. The node stays filed for a second at most, in which it can be armed again for little; it is
     * forgotten at once where very many are filed.
     *
     * @return true when the service thread must be told
     */
    public boolean drop(TimerNode node) {
        if (node.dropped || node.filedAt == TimerNode.OUT) {
            return false;
        }
        if (exact || filed > MOST_KEPT) {
            remove(node);
            return false;
        }
        node.dropped = true;
        lock();
        boolean alone = dropped == null;
        node.nextDropped = dropped;
        dropped = node;
        boolean tell = false;
        if (alone) {
            purgeAt = clock.getAsLong() + PURGE_NANOS;
            tell = comesUp(purgeAt);
        }
        unlock();
        return tell;
    }

    /** A polled node's target takes nothing until {@link #release}. */
    public void hold(TimerNode node) {
        lock();
        if (node.slot == TimerNode.NO_SLOT) {
            link(node, HELD);
        }
        unlock();
    }

    // ---- looking

    /**
     * Takes out a node whose time has come; its owner may be armed for later, or not at all. It stays in the list of its target.
     *
     * @return the node, or null when nothing is due
     */
    public @Nullable TimerNode poll(long now) {
        lock();
        if (first[DUE] == null) {
            collect(now);
        }
        TimerNode node = first[DUE];
        if (node != null) {
            unlink(node);
        }
        unlock();
        return node;
    }

    /** Under the lock: what has come up goes to the list of what is due, until there is something, or nothing more is. */
    private void collect(long now) {
        long tick = now >>> TICK_SHIFT;
        int slot = nextSlot();
        while (slot >= 0 && startOf(slot) <= tick && first[DUE] == null) {
            elapsed = startOf(slot);
            if (slot >= SLOTS) {
                moveDown(slot);
            } else if (!takeDue(slot, now)) {
                break;
            }
            slot = nextSlot();
        }
        if (first[DUE] == null) {
            elapsed = Math.max(elapsed, tick); // no slot begins before
            earliest = purging != null ? now : Math.min(purgeAt, slot < 0 ? NEVER : comingUp(slot));
        }
    }

    /** Others may file between two batches: not in this slot, since it begins at {@code elapsed} now. */
    private void moveDown(int slot) {
        int moved = 0;
        for (TimerNode node = first[slot]; node != null; node = first[slot]) {
            unlink(node);
            link(node, slotOf(node.filedAt));
            if (++moved % BATCH == 0) {
                unlock();
                lock();
            }
        }
    }

    private boolean takeDue(int slot, long now) {
        int taken = 0;
        for (TimerNode node = first[slot]; node != null && taken < BATCH; ) {
            TimerNode following = node.next;
            if (node.filedAt <= now) {
                unlink(node);
                link(node, DUE);
                taken++;
            }
            node = following;
        }
        return taken > 0;
    }

    private long comingUp(int slot) {
        if (slot >= SLOTS) {
            return startOf(slot) << TICK_SHIFT;
        }
        long soonest = NEVER;
        for (TimerNode node = first[slot]; node != null; node = node.next) {
            soonest = Math.min(soonest, node.filedAt);
        }
        return soonest;
    }

    /**
     * When the next look is needed. Nothing is due before, but there may be nothing to do then, either: a slot of an upper level
     * begins, or what would have come up was taken out. {@link #NEVER} after a look that found no node filed.
     */
    public long earliest() {
        lock();
        long at = earliest;
        unlock();
        return at;
    }

    /** How many nodes are filed, those whose items are not armed any more included; without the lock a hint. */
    public int size() {
        return filed;
    }

    /**
     * Takes out a node that was dropped, if it is time for that. The caller holds no lock, and takes the node's to see whether
     * its item was armed again. What is dropped after a purge has begun waits for the next one, so that it ends.
     */
    public @Nullable TimerNode pollDropped(long now) {
        lock();
        if (purging == null && now >= purgeAt) {
            purging = dropped;
            dropped = null;
            purgeAt = NEVER;
        }
        TimerNode node = purging;
        if (node != null) {
            purging = node.nextDropped;
            node.nextDropped = null;
        }
        unlock();
        return node;
    }

    // ---- targets

    /** Takes a node out of the list of a target that has closed; null when there is none. The wheel has it still. */
    public @Nullable TimerNode pollListed(TimerTarget target) {
        lock();
        TimerNode node = target.firstFiled();
        if (node != null) {
            unlist(node);
        }
        unlock();
        return node;
    }

    /** The nodes that are filed for a target; a copy. */
    public List<TimerNode> listed(TimerTarget target) {
        List<TimerNode> nodes = new ArrayList<>();
        lock();
        try {
            for (TimerNode node = target.firstFiled(); node != null; node = node.nextListed) {
                nodes.add(node);
            }
        } finally {
            unlock();
        }
        return nodes;
    }

    /**
     * Makes the held nodes of a target due.
     *
     * @return true when there was one, so that the service thread must be told
     */
    public boolean release(TimerTarget target) {
        lock();
        boolean any = false;
        for (TimerNode node = first[HELD]; node != null; ) {
            TimerNode following = node.next;
            if (node.listed == target) {
                put(node, node.filedAt);
                any = true;
            }
            node = following;
        }
        unlock();
        return any;
    }

    private static void list(TimerNode node, TimerTarget target) {
        TimerNode head = target.firstFiled();
        node.nextListed = head;
        if (head != null) {
            head.previousListed = node;
        }
        target.setFirstFiled(node);
        node.listed = target;
    }

    private static void unlist(TimerNode node) {
        TimerTarget target = node.listed;
        if (target == null) {
            return;
        }
        TimerNode before = node.previousListed;
        TimerNode after = node.nextListed;
        if (before == null) {
            target.setFirstFiled(after);
        } else {
            before.nextListed = after;
        }
        if (after != null) {
            after.previousListed = before;
        }
        node.previousListed = null;
        node.nextListed = null;
        node.listed = null;
    }

    // ---- slots

    private int slotOf(long at) {
        long tick = Math.max(at >>> TICK_SHIFT, elapsed);
        long differing = tick ^ elapsed;
        int level = differing == 0 ? 0 : (Long.SIZE - 1 - Long.numberOfLeadingZeros(differing)) / DIGIT_BITS;
        return level * SLOTS + ((int) (tick >>> (level * DIGIT_BITS)) & (SLOTS - 1));
    }

    /** The tick at which a slot begins: as {@code elapsed} in the digits above its level, zeros below. */
    private long startOf(int slot) {
        int shift = slot / SLOTS * DIGIT_BITS;
        long above = elapsed & (-1L << (shift + DIGIT_BITS));
        return above | (long) (slot % SLOTS) << shift;
    }

    private int nextSlot() {
        for (int level = 0; level < LEVELS; level++) {
            if (occupied[level] != 0) {
                return level * SLOTS + Long.numberOfTrailingZeros(occupied[level]);
            }
        }
        return -1;
    }

    private void link(TimerNode node, int slot) {
        TimerNode before = last[slot];
        node.previous = before;
        node.next = null;
        if (before == null) {
            first[slot] = node;
            mark(slot, true);
        } else {
            before.next = node;
        }
        last[slot] = node;
        node.slot = slot;
        filed++;
    }

    private void unlink(TimerNode node) {
        int slot = node.slot;
        TimerNode before = node.previous;
        TimerNode after = node.next;
        if (before == null) {
            first[slot] = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last[slot] = before;
        } else {
            after.previous = before;
        }
        if (first[slot] == null) {
            mark(slot, false);
        }
        node.previous = null;
        node.next = null;
        node.slot = TimerNode.NO_SLOT;
        filed--;
    }

    private void mark(int slot, boolean present) {
        if (slot < HELD) {
            long bit = 1L << slot; // the low six bits count
            occupied[slot / SLOTS] = present ? occupied[slot / SLOTS] | bit : occupied[slot / SLOTS] & ~bit;
        }
    }
}
