package io.kernwork.examples.statsd;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How the series table's owner, the receive path, and the flush tell each other of series that come and go. Neither
 * ever waits for the other:
 *
 * <ol>
 *   <li>receive path: {@link #opened};
 *   <li>flush: {@link #takeOpened}, from then on the series is in its list;
 *   <li>flush: {@link #proposeIdle} a series that was silent for long;
 *   <li>receive path: takes it out of the table, if it is still silent, and says {@link #closed};
 *   <li>flush: {@link #takeClosed}, at its next turn, disables the work and forgets the series.
 * </ol>
 */
final class Roster {
    /** A series that looks idle: all of these samples were folded, long ago. */
    record Idle(Series series, long folded) {}

    private final Queue<Series> opened = new ConcurrentLinkedQueue<>();
    private final Queue<Series> closed = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable List<Idle>> idle = new AtomicReference<>();

    void opened(Series series) {
        opened.add(series);
    }

    @Nullable
    Series takeOpened() {
        return opened.poll();
    }

    /** Replaces a proposal that was not looked at yet: those series will be proposed again. */
    void proposeIdle(List<Idle> candidates) {
        idle.set(candidates);
    }

    /** Cheap enough to ask after every packet. */
    boolean hasIdle() {
        return idle.getOpaque() != null;
    }

    List<Idle> takeIdle() {
        List<Idle> candidates = idle.getAndSet(null);
        return candidates == null ? List.of() : candidates;
    }

    void closed(Series series) {
        closed.add(series);
    }

    @Nullable
    Series takeClosed() {
        return closed.poll();
    }
}
