package io.kernwork.examples.nettybottomhalf;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What becomes of messages once the event loop has read them; one subclass for each {@link Mode}. All methods are the loop's, but
 * where they say otherwise.
 *
 * <p>Bounded: a connection whose messages find no room stops reading and waits, in the order of coming. What is done elsewhere
 * comes back in one call of the loop for whatever has been done meanwhile, and only that makes room again; so the loop
 * alone knows how much there is, and no connection waits for ever.
 */
abstract class Processing implements AutoCloseable {
    private final EventLoop loop;
    private final Queue<Connection> waiting = new ArrayDeque<>();
    private final Queue<Connection> unflushed = new ArrayDeque<>();
    private final AtomicBoolean called = new AtomicBoolean();
    private final Runnable turn = this::turn;

    Processing(EventLoop loop) {
        this.loop = loop;
    }

    /** Takes as many of the connection's messages as there is room for. */
    abstract void take(Connection from);

    /** Writes the replies that are ready. */
    void replyToFinished() {}

    /** Whether there is room for a message. */
    abstract boolean hasRoom();

    /** Ends its threads. Called when the loop has ended. */
    @Override
    public void close() {}

    /** A connection has read something. */
    final void read(Connection from) {
        take(from);
        if (from.hasMessage() && !from.waits) {
            from.waits = true;
            from.updateReading();
            waiting.add(from);
        }
        flush();
        if (!waiting.isEmpty() && hasRoom()) {
            callLoop(); // nobody else may be about to
        }
    }

    /** From any thread: the loop looks at what is finished, soon. */
    final void callLoop() {
        if (!called.get() && called.compareAndSet(false, true)) {
            try {
                loop.execute(turn);
            } catch (RejectedExecutionException e) {
                // It has ended, and its channels with it: there is nobody to reply to.
            }
        }
    }

    /** What is finished after the flag is cleared calls again. */
    private void turn() {
        called.set(false);
        replyToFinished();
        for (int turns = waiting.size(); turns > 0 && hasRoom(); turns--) {
            Connection next = waiting.remove();
            take(next);
            if (next.hasMessage()) {
                waiting.add(next);
            } else {
                next.waits = false;
                next.updateReading();
            }
        }
        flush();
        if (!waiting.isEmpty() && hasRoom()) {
            callLoop();
        }
    }

    final void flushSoon(Connection connection) {
        unflushed.add(connection);
    }

    private void flush() {
        for (Connection next = unflushed.poll(); next != null; next = unflushed.poll()) {
            next.flush();
        }
    }
}
