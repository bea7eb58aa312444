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
 *   tick = time / 8.192 us, in digits of 6 bits; a level for each of the nine digits
 *
 *   level 8   [..........|..........]  slots of 73 years
 *   level 2   [..........|..........]  slots of 34 ms     64 slots make a round, which is a slot of the level above; a
 *   level 1   [..........|..........]  slots of 524 us    node lies in the lowest level whose present round, the one that
 *   level 0   [..........|..........]  slots of 8.192 us  {@code elapsed} is in, or the next one has its tick
 * </pre>
 *
 * <p>{@code elapsed} is a tick that is not after the present one, and no node's slot ends before it. The occupied slot that
 * begins first comes up next, the upper one of two. When a slot of level 0 does, its nodes are due, each when its own time has
 * come; when another one does, its nodes move down. But few are left there then: they may move as soon as the slot before has
 * begun, and do so, some with each look that finds nothing due. So thousands of them do not hold up what is due.
 *
 * <p>One more list has the form of a slot: what was due and is <em>held</em>, since its target takes nothing now.
 *
 * <p>Only {@link #poll} moves {@code elapsed}, and one thread at a time calls it. The lock is held for a few dozen
 * instructions, or for as long as it takes to move or to walk {@value #BATCH} nodes; only {@link #listed}, which is for reports,
 * walks all of a target's, and an exact wheel all of a slot.
 */
public final class Wheel extends ShortLock {
    /** In place of a time: nothing is filed. */
    public static final long NEVER = Long.MAX_VALUE;

    static final int TICK_SHIFT = 13;
    private static final int DIGIT_BITS = 6;
    private static final int ROUND = 1 << DIGIT_BITS;
    static final int SLOTS = 2 * ROUND; // in each level
    private static final int LEVELS = (Long.SIZE - 1 - TICK_SHIFT + DIGIT_BITS - 1) / DIGIT_BITS;
    private static final int HELD = LEVELS * SLOTS;

    /** So many nodes at most are polled, moved or walked at once. */
    public static final int BATCH = 64;

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
    private final @Nullable TimerNode[] first = new TimerNode[HELD + 1];
    private final @Nullable TimerNode[] last = new TimerNode[HELD + 1];
    private final long[] occupied = new long[2 * LEVELS]; // a bit for each slot
    private long elapsed;
    private long earliest = NEVER; // nothing needs a look before
    private int filed;
    private @Nullable TimerNode dropped;
    private @Nullable TimerNode purging; // what was dropped before a purge began
    private long purgeAt = NEVER;
    private final Object releasing = new Object(); // before the lock
    private @Nullable TimerNode toRelease; // where the walk through what is held goes on

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
        return comesUp(slot < SLOTS ? at : timeToMove(slot));
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
     * Takes out nodes whose times have come, in the order of their slots; their owners may be armed for later, or not at all.
     * They stay in the lists of their targets.
     *
     * @param into has room for {@value #BATCH}
     * @return how many there are, 0 when nothing is due
     */
    public int poll(long now, @Nullable TimerNode[] into) {
        lock();
        long tick = now >>> TICK_SHIFT;
        int taken = 0;
        boolean over = false;
        for (int slot = nextSlot(); !over && slot >= 0 && startOf(slot) <= tick; slot = nextSlot()) {
            elapsed = Math.max(elapsed, startOf(slot));
            int before = taken;
            if (slot < SLOTS) {
                taken = takeDue(slot, now, into, taken);
                over = taken == before;
            } else if (taken == 0) {
                moveDown(slot);
            } else {
                over = true; // first what was taken
            }
        }
        if (taken == 0) {
            elapsed = Math.max(elapsed, tick); // no slot ends before
            moveAhead();
            earliest = purging != null ? now : Math.min(purgeAt, nextLook());
        }
        unlock();
        return taken;
    }

    /** All of it. Others may file between two batches: not in this slot, since {@code elapsed} is in it now. */
    private void moveDown(int slot) {
        while (moveSome(slot, BATCH) == BATCH) {
            unlock();
            lock();
        }
    }

    /** Some nodes of those slots that begin next in their levels; the next look comes at once where there are more. */
    private void moveAhead() {
        int left = exact ? Integer.MAX_VALUE : BATCH;
        for (int level = 1; level < LEVELS; level++) {
            left -= moveSome(slotIn(level, (elapsed >>> (level * DIGIT_BITS)) + 1), left);
        }
    }

    private int moveSome(int slot, int most) {
        int moved = 0;
        for (TimerNode node = first[slot]; node != null && moved < most; node = first[slot]) {
            unlink(node);
            link(node, slotOf(node.filedAt));
            moved++;
        }
        return moved;
    }

    /** Before a slot has ended only its first {@value #BATCH} nodes are looked at; when it has all are due. */
    private int takeDue(int slot, long now, @Nullable TimerNode[] into, int before) {
        int taken = before;
        int looked = 0;
        for (TimerNode node = first[slot]; node != null && taken < BATCH && (exact || looked < BATCH); looked++) {
            TimerNode following = node.next;
            if (node.filedAt <= now) {
                unlink(node);
                into[taken++] = node;
            }
            node = following;
        }
        return taken;
    }

    /** When something is due, or may be moved: an upper slot as soon as the one before begins. */
    private long nextLook() {
        int lowest = firstSlot(0);
        long soonest = lowest < 0 ? NEVER : firstDue(lowest);
        for (int level = 1; level < LEVELS; level++) {
            int slot = firstSlot(level);
            if (slot >= 0) {
                soonest = Math.min(soonest, timeToMove(slot));
            }
        }
        return soonest;
    }

    /** The soonest of a lower slot's first {@value #BATCH} nodes; for the others it is soon enough, being within the slot. */
    private long firstDue(int slot) {
        long soonest = NEVER;
        int looked = 0;
        for (TimerNode node = first[slot]; node != null && (exact || looked < BATCH); looked++) {
            soonest = Math.min(soonest, node.filedAt);
            node = node.next;
        }
        return soonest;
    }

    private long timeToMove(int slot) {
        return (startOf(slot) - (1L << (slot / SLOTS * DIGIT_BITS))) << TICK_SHIFT;
    }

    /**
     * When the next look is needed. Nothing is due before, but there may be nothing due then, either: nodes are to be moved, or
     * what would have come up was taken out. {@link #NEVER} after a look that found no node filed.
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

    /** Nodes that are filed for a target, so many at most; a copy. */
    public List<TimerNode> listed(TimerTarget target, int most) {
        List<TimerNode> nodes = new ArrayList<>();
        lock();
        try {
            for (TimerNode node = target.firstFiled(); node != null && nodes.size() < most; node = node.nextListed) {
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
        synchronized (releasing) {
            beginRelease();
            boolean any = false;
            for (int released = releaseSome(target); released >= 0; released = releaseSome(target)) {
                any |= released > 0;
            }
            return any;
        }
    }

    void beginRelease() {
        lock();
        toRelease = first[HELD];
        unlock();
    }

    /** How many of the next held nodes were the target's; -1 when there are no more. */
    int releaseSome(TimerTarget target) {
        lock();
        TimerNode node = toRelease;
        int released = node == null ? -1 : 0;
        for (int looked = 0; node != null && looked < BATCH; looked++) {
            toRelease = node.next;
            if (node.listed == target) {
                put(node, node.filedAt);
                released++;
            }
            node = toRelease;
        }
        unlock();
        return released;
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
        int level = 0;
        int shift = DIGIT_BITS;
        while ((tick >>> shift) - (elapsed >>> shift) > 1) {
            shift += DIGIT_BITS;
            level++;
        }
        return slotIn(level, tick >>> (shift - DIGIT_BITS));
    }

    private static int slotIn(int level, long digits) {
        return level * SLOTS + ((int) digits & (SLOTS - 1));
    }

    /** The tick at which a slot begins: the one that {@code elapsed} is in, or one of those that follow. */
    private long startOf(int slot) {
        int shift = slot / SLOTS * DIGIT_BITS;
        long present = elapsed >>> shift;
        return (present + ((slot - present) & (SLOTS - 1))) << shift;
    }

    /** The occupied slot that begins first, the upper one of two; -1 when there is none. */
    private int nextSlot() {
        int next = -1;
        long soonest = NEVER;
        for (int level = 0; level < LEVELS; level++) {
            int slot = firstSlot(level);
            if (slot >= 0 && startOf(slot) <= soonest) {
                next = slot;
                soonest = startOf(slot);
            }
        }
        return next;
    }

    /**
     * The first occupied slot of a level, from the one on that {@code elapsed} is in; -1 when there is none. Nothing lies behind: a
     * slot is empty before {@code elapsed} leaves it, and what is filed lies in this round or in the next one.
     */
    private int firstSlot(int level) {
        int round = slotIn(level, elapsed >>> (level * DIGIT_BITS)) / ROUND;
        if (occupied[round] == 0) {
            round ^= 1;
        }
        return occupied[round] == 0 ? -1 : round * ROUND + Long.numberOfTrailingZeros(occupied[round]);
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
        if (node == toRelease) {
            toRelease = node.next;
        }
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
            int round = slot / ROUND;
            occupied[round] = present ? occupied[round] | bit : occupied[round] & ~bit;
        }
    }
}
