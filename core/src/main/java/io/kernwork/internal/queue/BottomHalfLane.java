package io.kernwork.internal.queue;

import io.kernwork.base.ErrorHandler;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A lane whose items run as softirqs: in the order of their coming, on the threads that stand for a CPU. Whoever makes one
 * pending tells that CPU. Its items can be paused: one that is pending meanwhile is <em>held</em>, in nobody's way, until its
 * last pause is over.
 *
 * <p><b>Why no held item is lost.</b> Whoever holds one publishes its home and place, and then, behind a full fence, reads its
 * word again; if it is not paused any more he gives it its place. Whoever takes the last pause back does so by a
 * compare-and-set on the word and then, behind a full fence, too, looks for the item where it is at home ({@link #release}). One of
 * the two comes second and sees what the other did; both act under this lock, so the item gets one place.
 */
public final class BottomHalfLane extends PumpedLane {
    private final Consumer<BottomHalfLane> wanted;
    private @Nullable Item held;

    // ---- the CPU's, under the lock of its list

    boolean readied;

    private long renumbered;

    @Nullable
    BottomHalfLane nextReady;

    /**
     * Creates an open, empty lane, which needs no more memory for one item or many.
     *
     * @param maxActive how many items may be inside at the same time, on all CPUs together
     * @param cpu a share of the runtime, or {@link #NO_CPU}
     * @param allocator makes arrays; may throw OutOfMemoryError
     * @param wanted must not throw
     */
    public BottomHalfLane(
            QueueRef queue,
            ErrorHandler errors,
            int maxActive,
            int cpu,
            IntFunction<Item[]> allocator,
            Consumer<BottomHalfLane> wanted) {
        super(queue, errors, maxActive, cpu, allocator, () -> {});
        this.wanted = wanted;
        keepRoom();
    }

    @Override
    void want() {
        wanted.accept(this);
    }

    /** Only what stands for its CPU runs it: a closing thread waits. */
    @Override
    public boolean runsOnCloser() {
        return false;
    }

    @Override
    public void putAside(Item item) {
        renumbered++;
        hold(item);
    }

    @Override
    int paused() {
        return Links.length(held);
    }

    @Override
    long renumbered() {
        return renumbered;
    }

    @Override
    public void hold(Item item) {
        publish(item);
        VarHandle.fullFence();
        if (ItemWord.depth(item.word()) == 0) {
            place(item);
        } else if (state() == CLOSED) {
            drop(item);
        }
    }

    /** The first half of {@link #hold}: whoever looks for the item finds it. */
    void publish(Item item) {
        number(item);
        held = Links.link(held, item);
        item.setHome(this);
        item.setPlace(Item.HELD);
    }

    /** Who closes the lane waits for the run that has met the item, and then looks at what was noted. */
    private void drop(Item item) {
        remove(item);
        long before = item.apply(Event.CANCEL); // first: the note may find no memory
        countRemoved(ItemWord.requests(before));
        noteDropped(item.ref(), ItemWord.requests(before));
    }

    /** Under the lock: gives the item a place if it is held here; the caller has taken its last pause back. */
    public void release(Item item) {
        if (item.waitsIn(this) && item.place() == Item.HELD) {
            place(item);
        }
    }

    private void place(Item item) {
        renumbered++;
        held = Links.unlink(held, item);
        append(item);
    }

    @Override
    public void remove(Item item) {
        if (item.place() == Item.HELD) {
            held = Links.unlink(held, item);
            forget(item);
            item.setPlace(Item.TAKEN);
        } else {
            super.remove(item);
        }
    }

    /** Some item that is held here; null when there is none. */
    public @Nullable Item anyHeld() {
        return held;
    }

    @Override
    public List<Item> placed(int most) {
        List<Item> items = super.placed(most);
        for (Item item = held; item != null && items.size() < most; item = item.following) {
            items.add(item);
        }
        return items;
    }
}
