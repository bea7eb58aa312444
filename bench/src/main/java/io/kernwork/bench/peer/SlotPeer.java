package io.kernwork.bench.peer;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** No queue at all: one place for one task, and a thread that sleeps or spins before it. A limit and no peer. */
final class SlotPeer extends LoopPeer {
    private final boolean spinning;
    private volatile @Nullable Task slot;

    private SlotPeer(boolean spinning) {
        this.spinning = spinning;
    }

    static SlotPeer parking(Site site) {
        return new SlotPeer(false).start(SlotPeer.class, site.threads());
    }

    static SlotPeer spinning(Site site) {
        return new SlotPeer(true).start(SlotPeer.class, site.threads());
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // with a single CPU it is what lets the other thread on
    public void submit(Task task) {
        while (slot != null) {
            Thread.yield();
        }
        slot = task;
        if (!spinning) {
            LockSupport.unpark(thread());
        }
    }

    @Override
    @Nullable
    Task poll() {
        Task task = slot;
        if (task != null) {
            slot = null;
        }
        return task;
    }

    @Override
    void idle() {
        if (spinning) {
            Thread.onSpinWait();
        } else if (slot == null && !isClosed()) {
            LockSupport.park(this);
        }
    }
}
