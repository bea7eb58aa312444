package io.kernwork.internal.engine;

import org.jspecify.annotations.Nullable;

/** The idle workers of a pool, the one that went idle last on top. Guarded by the pool's lock. */
final class IdleStack {
    private @Nullable Worker top;
    private int size;

    int size() {
        return size;
    }

    @Nullable
    Worker top() {
        return top;
    }

    void push(Worker worker) {
        worker.idle = true;
        worker.above = null;
        worker.below = top;
        if (top != null) {
            top.above = worker;
        }
        top = worker;
        size++;
    }

    /** Takes a worker out, wherever it is. */
    void unlink(Worker worker) {
        Worker above = worker.above;
        Worker below = worker.below;
        if (above == null) {
            top = below;
        } else {
            above.below = below;
        }
        if (below != null) {
            below.above = above;
        }
        worker.above = null;
        worker.below = null;
        worker.idle = false;
        size--;
    }
}
