package io.kernwork.internal.engine;

import java.util.function.Supplier;

/**
 * For how long queues have waited in a pool while no worker came by. The dispatcher's; others may read the time, and take it back by a
 * touch.
 */
final class PoolStall {
    private volatile long nanos;
    private volatile boolean touched;
    private volatile boolean told;
    private long progress = -1;

    /** What the queues that wait have to begin. */
    enum Left {
        SOMETHING,
        /** They have lost it to cancels. */
        NOTHING,
        /** Not all of them have been looked at. */
        UNKNOWN
    }

    /**
     * One look at the pool.
     *
     * @param passed since the last one
     * @param left looks at some of the queues
     * @return whether it has now been so for longer than the limit and was not before
     */
    boolean look(PoolLook now, long passed, long limit, Supplier<Left> left) {
        boolean same = now.waiting() > 0 && now.progress() == progress && !touched;
        touched = false;
        progress = now.progress();
        Left found = same ? left.get() : Left.UNKNOWN;
        nanos = same && found != Left.NOTHING ? nanos + passed : 0;
        boolean over = nanos >= limit && (told || found == Left.SOMETHING);
        boolean news = over && !told;
        told = over;
        return news;
    }

    /** A body of one of its workers says that it goes on. */
    void touch() {
        touched = true;
    }

    /** Whether it has been so for longer than the limit; for anyone. */
    boolean isTold() {
        return told;
    }

    long nanos() {
        return nanos;
    }
}
