package io.kernwork.internal.softirq;

import io.kernwork.base.ItemRef;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.BottomHalfLane;
import io.kernwork.internal.queue.ReadyLanes;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What counts as one CPU: a share of the runtime, whose softirqs only ksoftirqd runs; or a thread that has entered an atomic
 * section, whose softirqs run at the end of that section or, when they get too many, in the ksoftirqd of its share. It is
 * itself the item that ksoftirqd runs, at most once at a time.
 */
public final class Cpu extends PendingWord {
    /** Tasklets, and works on bottom-half queues, of high priority. */
    static final int HIGH = 0;
    /** Numbered bottom halves. */
    static final int BOTTOM_HALVES = 1;
    /** The first vector; the others follow. */
    static final int FIRST_VECTOR = 2;
    /** Tasklets, and works on bottom-half queues. */
    static final int NORMAL = FIRST_VECTOR + Softirq.VECTORS;

    final Softirq softirq;
    /** Where a bottom-half queue keeps its lane for this CPU. */
    final int index;
    /** The share of the runtime that it belongs to. */
    final int shard;

    final BottomHalfLane highTasklets;
    final BottomHalfLane tasklets;
    final ReadyLanes highQueues = new ReadyLanes();
    final ReadyLanes queues = new ReadyLanes();
    final Item called = new Called(this);

    /** The thread that this CPU is; null for a share of the runtime, and while it is free. Written under the monitor of the list. */
    private volatile @Nullable Section owner;

    private final AtomicBoolean recovering = new AtomicBoolean();

    /** Who runs its softirqs now, or did last; for those who watch it. */
    volatile @Nullable Section server;

    Cpu(Softirq softirq, int index, int shard, @Nullable Section owner) {
        this.softirq = softirq;
        this.index = index;
        this.shard = shard;
        this.owner = owner;
        this.highTasklets = softirq.newLane(this, lane -> raise(HIGH));
        this.tasklets = softirq.newLane(this, lane -> raise(NORMAL));
    }

    /** Where its tasklets wait. */
    public BottomHalfLane taskletLane(boolean high) {
        return high ? highTasklets : tasklets;
    }

    /** Makes a softirq of this CPU pending; from any thread. Most often from its own, which is found without a search. */
    void raise(int number) {
        Section section = owner;
        if (section == null || section.thread != Thread.currentThread()) {
            section = softirq.sectionOrNull();
        }
        if (section != null && section.standsFor(this)) {
            section.raise(1L << number);
        } else {
            post(number);
        }
    }

    /** The same for a thread that does not stand for this CPU. */
    void post(int number) {
        if (post(1L << number)) {
            softirq.call(this);
        }
    }

    /** A lane of a bottom-half queue has something to run here; from any thread. */
    void ready(BottomHalfLane lane, boolean high) {
        (high ? highQueues : queues).add(lane);
        raise(high ? HIGH : NORMAL);
    }

    private boolean isAbandoned() {
        Section present = owner;
        return present != null && !present.thread.isAlive();
    }

    /** Whether a thread may become this CPU. */
    boolean isFree() {
        return index >= softirq.shares() && owner == null;
    }

    boolean isOf(Thread other) {
        Section present = owner;
        return present != null && present.thread.equals(other);
    }

    void take(Section thread) {
        owner = thread;
    }

    /** Recovers it if its thread has ended; of several who see that, one does. */
    void recover() {
        if (isAbandoned() && recovering.compareAndSet(false, true)) {
            recoverClaimed();
        }
    }

    /**
     * What its thread has left, if it ended inside a section, is made pending. The caller has claimed that, and looks once more now:
     * another one may have recovered it since, and a thread that lives be this CPU. From here to the end nobody else can become it.
     */
    void recoverClaimed() {
        Section ended = owner;
        if (ended != null && !ended.thread.isAlive()) {
            long left = open(ended.takeRaised());
            if (left != 0) {
                handOver(left);
                softirq.call(this);
            }
            if (highTasklets.ready() || highQueues.size() > 0) {
                post(HIGH);
            }
            if (tasklets.ready() || queues.size() > 0) {
                post(NORMAL);
            }
            owner = null;
        }
        recovering.set(false);
    }

    @Override
    public String toString() {
        Section present = owner;
        return present == null ? "CPU " + shard : "CPU of thread '" + present.thread.getName() + "'";
    }

    /** What is queued on ksoftirqd. */
    private static final class Called extends Item implements ItemRef {
        private final Cpu cpu;

        Called(Cpu cpu) {
            super(false);
            this.cpu = cpu;
        }

        @Override
        public String name() {
            return cpu.toString();
        }

        @Override
        public ItemRef ref() {
            return this;
        }

        @Override
        public void body(int requests) {
            cpu.softirq.serveCalled(cpu);
        }
    }
}
