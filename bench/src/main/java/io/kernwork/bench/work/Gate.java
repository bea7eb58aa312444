package io.kernwork.bench.work;

import io.kernwork.bench.peer.Peer;
import io.kernwork.bench.peer.Task;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Holds the only worker of a peer, so that what is submitted meanwhile waits.
 *
 * @param <H> what the peer takes
 */
final class Gate<H> {
    private final Peer<H> peer;
    private final Patience patience;
    private final Holder holder = new Holder();
    private final H handle;

    Gate(Peer<H> peer, Patience patience) {
        this.peer = peer;
        this.patience = patience;
        this.handle = peer.adopt(holder);
    }

    private static final class Holder extends Task {
        volatile boolean held;
        volatile @Nullable Thread inside;

        @Override
        public void run(int requests) {
            inside = Thread.currentThread();
            while (held) {
                LockSupport.park(this);
            }
            inside = null;
        }
    }

    /** Returns when the worker is held. */
    void shut() {
        holder.held = true;
        peer.submit(handle);
        patience.until(() -> holder.inside != null, () -> "the task that holds the worker has not begun");
    }

    /** Lets the worker go, wherever it is. */
    void release() {
        holder.held = false;
        LockSupport.unpark(holder.inside);
    }

    /** Lets the worker go; returns when it goes. */
    void open() {
        release();
        patience.until(() -> holder.inside == null, () -> "the task that holds the worker has not ended");
    }
}
