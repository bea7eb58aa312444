package io.kernwork.executor;

import io.kernwork.base.SelfWaitException;
import io.kernwork.internal.engine.Belongings;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.LaneSet;
import io.kernwork.internal.engine.Signal;
import io.kernwork.internal.queue.Lane;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The room for tasks that have not begun. Whoever finds none may wait for it; a place that is given back goes to the one who has waited for longest, without becoming free
 * in between, so nobody who comes later takes it. Guarded by its monitor, in which nothing waits.
 *
 * <p>A body keeps its slot while it waits, and only what begins makes room. So the one that would be the last of its lane's slots to wait does not: no
 * wait of them all could end.
 */
final class Room {
    private final Engine engine;
    private final int capacity;
    private final LaneSet lanes; // of the queue
    private final Deque<Place> waiting = new ArrayDeque<>();
    private int taken;
    private boolean closed;

    /** Will be given to the one who waits for it, on that lane if in a body. */
    private record Place(Signal given, @Nullable Lane from) {}

    Room(Engine engine, int capacity, LaneSet lanes) {
        this.engine = engine;
        this.capacity = capacity;
        this.lanes = lanes;
    }

    int capacity() {
        return capacity;
    }

    synchronized int taken() {
        return taken;
    }

    /**
     * Takes room for one task. Once closed there is room for everybody: they are refused by the {@link Life} of the view.
     *
     * @return false if there was none in time
     * @throws SelfWaitException if the caller is inside a body of a lane all of whose other slots wait here already
     */
    boolean take(long nanos) throws InterruptedException {
        if (takeAtOnce()) {
            return true;
        }
        return nanos != 0 && await(nanos, new Place(new Signal(engine), Belongings.laneOfCaller(lanes)));
    }

    private synchronized boolean takeAtOnce() {
        boolean free = closed || taken < capacity; // while somebody waits all places are taken
        taken += free ? 1 : 0;
        return free;
    }

    private boolean await(long nanos, Place place) throws InterruptedException {
        synchronized (this) {
            if (takeAtOnce()) {
                return true;
            }
            checkSlots(place.from());
            waiting.add(place);
        }
        boolean given = false;
        try {
            given = place.given().await(nanos, "the wait for room");
        } finally {
            given |= !withdraw(place);
        }
        return given;
    }

    private void checkSlots(@Nullable Lane from) {
        if (from == null) {
            return;
        }
        long waits = waiting.stream().filter(place -> place.from() == from).count();
        if (waits + 1 >= from.maxActive()) {
            throw new SelfWaitException("every slot of queue '" + from.queue.name()
                    + "' would be in a body that waits for room, and only what begins makes room; give a greater capacity, or"
                    + " another queue to what bodies submit");
        }
    }

    /** False if it has its place. */
    private synchronized boolean withdraw(Place place) {
        return waiting.remove(place);
    }

    void giveBack() {
        Place next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                taken--;
            }
        }
        if (next != null) {
            next.given().give();
        }
    }

    /** Nobody waits any more. */
    void close() {
        Deque<Place> all;
        synchronized (this) {
            closed = true;
            taken += waiting.size();
            all = new ArrayDeque<>(waiting);
            waiting.clear();
        }
        all.forEach(place -> place.given().give());
    }
}
