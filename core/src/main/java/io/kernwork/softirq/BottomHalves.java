package io.kernwork.softirq;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.AtomicContextException;
import io.kernwork.base.Body;
import io.kernwork.base.ItemRef;
import io.kernwork.base.SelfWaitException;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.engine.ItemVerbs;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.softirq.Kept;
import io.kernwork.internal.softirq.Softirq;
import io.kernwork.internal.sync.StackReserve;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The oldest of Linux's mechanisms: 32 numbered slots, of which one at most runs at any time in the whole runtime. So their
 * bodies need not guard what only they use, and all of them together get no further than one CPU does; which is why they were
 * replaced. They run as softirqs, before the vectors and behind tasklets of high priority.
 *
 * {@snippet class="io.kernwork.softirq.SoftirqSnippets" region="bottomhalves"}
 *
 * <p>Nothing waits for a bottom half that runs: what is marked meanwhile stays marked, and runs when that one has ended. They run
 * in the order of their marking, on the first CPU that comes to the end of an atomic section or, outside any, in ksoftirqd.
 */
public final class BottomHalves {
    /** How many slots there are. */
    public static final int SLOTS = 32;

    private final Softirq softirq;
    private final AtomicReferenceArray<@Nullable Slot> slots = new AtomicReferenceArray<>(SLOTS);

    private BottomHalves(Softirq softirq) {
        this.softirq = softirq;
    }

    /**
     * The bottom halves of a runtime.
     *
     * @param runtime an open runtime
     * @return always the same for one runtime
     * @throws IllegalStateException if the runtime is closed, and was so before the first call
     */
    public static BottomHalves of(Kernwork runtime) {
        Engine engine = EngineAccess.of(Objects.requireNonNull(runtime, "runtime of the bottom halves"));
        Softirq softirq = Softirq.of(engine);
        return engine.attachment(BottomHalves.class, missing -> new BottomHalves(softirq));
    }

    /**
     * Gives a slot its body; {@link #init(int, String, Body)} with a name made of the number.
     *
     * @param nr 0 to 31
     * @param body what runs after the slot was marked, in atomic context
     * @throws IllegalArgumentException if there is no such slot
     * @throws IllegalStateException if the slot has a body
     */
    public void init(int nr, Body body) {
        StackReserve.check();
        init(nr, "bottom half " + nr, body);
    }

    /**
     * Gives a slot its body. Stands for {@code init_bh()} (Linux 2.4, kernel/softirq.c).
     *
     * @param nr 0 to 31
     * @param name for reports
     * @param body what runs after the slot was marked, in atomic context
     * @throws IllegalArgumentException if there is no such slot, or the name is blank
     * @throws IllegalStateException if the slot has a body, which stays; the kernel's call overwrites it
     */
    public void init(int nr, String name, Body body) {
        StackReserve.check();
        check(nr);
        Checks.handler(name, body);
        Slot present = slots.compareAndExchange(nr, null, new Slot(name, body));
        if (present != null) {
            throw new IllegalStateException("slot " + nr + " has a bottom half, '" + present.name + "'; remove(" + nr
                    + ") it before '" + name + "' takes its place, or use another slot");
        }
    }

    /**
     * Asks for one run of a slot's body, however often it was marked before that begins. Does not block; allocates nothing.
     * Stands for {@code mark_bh()} (Linux 2.4, include/linux/interrupt.h).
     *
     * @param nr 0 to 31
     * @return {@code QUEUED}, {@code COALESCED} when it was marked already, or {@code CLOSED} when the slot has no body, is being
     *     removed, or the runtime is closed: the mark is forgotten then
     * @throws IllegalArgumentException if there is no such slot
     */
    public Admission mark(int nr) {
        StackReserve.check();
        check(nr);
        Slot slot = slots.get(nr);
        if (slot == null || slot.removers.get() > 0) {
            return Admission.CLOSED;
        }
        Admission answer = softirq.engine().submission().enqueue(softirq.bottomHalfLane(), slot);
        if (answer == Admission.COALESCED) {
            softirq.raiseBottomHalves(); // who marked it first may be inside a long section
        }
        return answer;
    }

    /**
     * Takes a slot's body away. A run that it is marked for happens first, and one in progress is waited for; marks that come
     * meanwhile are forgotten. A slot without a body is left as it is. Stands for {@code remove_bh()} (Linux 2.4,
     * kernel/softirq.c).
     *
     * @param nr 0 to 31
     * @throws InterruptedException if the thread is interrupted while it waits; the body stays, and can be marked again
     * @throws IllegalArgumentException if there is no such slot
     * @throws IllegalStateException if it is slot 1 (TQUEUE) or 9 (IMMEDIATE) and runs a predefined task list, which nothing would run
     *     any more; nothing has changed then
     * @throws SelfWaitException if called from the body itself; nothing has changed then
     * @throws AtomicContextException if called in atomic context; nothing has changed then
     */
    public void remove(int nr) throws InterruptedException {
        StackReserve.check();
        check(nr);
        String verb = "remove(" + nr + ")";
        Slot slot = slots.get(nr);
        if (slot == null) {
            ItemVerbs.checkAtomic(verb + " of the bottom halves");
            return;
        }
        if (slot.body instanceof Kept kept) {
            kept.checkReleased(nr, slot.name);
        }
        ItemVerbs.checkQuiet(slot, verb);
        slot.removers.incrementAndGet();
        try {
            do {
                ItemVerbs.quiet(slot, verb);
            } while (!ItemVerbs.destroy(slot)); // a mark from before the count has come in between
            slots.compareAndSet(nr, slot, null);
        } finally {
            slot.removers.decrementAndGet();
        }
    }

    private static void check(int nr) {
        if (nr < 0 || nr >= SLOTS) {
            throw new IllegalArgumentException("bottom halves have the slots 0 to " + (SLOTS - 1) + ", not " + nr);
        }
    }

    /** The slots that have a body, for logs. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("BottomHalves[");
        for (int nr = 0; nr < SLOTS; nr++) {
            Slot slot = slots.get(nr);
            if (slot != null) {
                text.append(text.charAt(text.length() - 1) == '[' ? "" : ", ")
                        .append(nr)
                        .append(' ')
                        .append(slot.name);
            }
        }
        return text.append(']').toString();
    }

    /**
     * A slot's body. While it is being removed marks are refused, or one that marks itself could not be. A mark that has looked
     * before that either comes in time to be waited for, or finds the item destroyed.
     */
    private static final class Slot extends Item implements ItemRef {
        private final String name;
        private final Body body;
        private final AtomicInteger removers = new AtomicInteger();

        Slot(String name, Body body) {
            super(false);
            this.name = name;
            this.body = body;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public ItemRef ref() {
            return this;
        }

        @Override
        public void body(int requests) throws Throwable {
            body.run();
        }
    }
}
