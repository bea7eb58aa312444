package io.kernwork.internal.softirq;

import io.kernwork.base.Body;

/** The body of a bottom half on which another part of the library rests. Who gave it takes it away, and nobody else. */
public final class Kept implements Body {
    private final Body body;
    private final String owner;
    private volatile boolean released;

    /**
     * A body that stays.
     *
     * @param owner whose it is, for messages
     */
    public Kept(Body body, String owner) {
        this.body = body;
        this.owner = owner;
    }

    /** From here on it may be taken away. */
    public void release() {
        released = true;
    }

    /** Throws unless it may be taken away. */
    public void checkReleased(int nr, String name) {
        if (!released) {
            throw new IllegalStateException("slot " + nr + " has the bottom half '" + name + "' of " + owner
                    + ", which nothing would run without it; it stays until the runtime is closed");
        }
    }

    @Override
    public void run() throws Exception {
        body.run();
    }
}
