package io.kernwork.bench.peer;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/** A queue for one consumer, which parks when it is empty. */
final class JctoolsPeer extends LoopPeer {
    private static final int CAPACITY = 2_048;
    private static final int LOOKS = 64;

    private final MpscAtomicArrayQueue<Task> queue = new MpscAtomicArrayQueue<>(CAPACITY);
    private volatile boolean sleeping;

    private JctoolsPeer() {}

    static JctoolsPeer open(Site site) {
        return new JctoolsPeer().start(JctoolsPeer.class, site.threads());
    }

    @Override
    public void submit(Task task) {
        if (!queue.offer(task)) {
            throw new IllegalStateException("more in flight than " + CAPACITY);
        }
        VarHandle.fullFence(); // pairs with the write in idle(): the task is seen there, or the sleeper here
        if (sleeping) {
            sleeping = false;
            LockSupport.unpark(thread());
        }
    }

    @Override
    @Nullable
    Task poll() {
        return queue.poll();
    }

    @Override
    void idle() {
        for (int i = 0; i < LOOKS; i++) {
            if (!queue.isEmpty()) {
                return;
            }
            Thread.onSpinWait();
        }
        sleeping = true;
        if (queue.isEmpty() && !isClosed()) {
            LockSupport.park(this);
        }
        sleeping = false;
    }
}
