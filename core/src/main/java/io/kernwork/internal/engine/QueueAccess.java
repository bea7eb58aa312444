package io.kernwork.internal.engine;

import io.kernwork.internal.queue.Lane;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How executor views reach the lanes of a queue without an exported method that names them. Each kind of queue registers its way when
 * its class is initialised, which is before any queue of that kind exists.
 */
public final class QueueAccess {
    private static final Map<Class<?>, Function<Object, Way>> WAYS = new ConcurrentHashMap<>();

    private QueueAccess() {}

    /**
     * The way to the lanes of a queue.
     *
     * @param engine of its runtime
     * @param here where the requests of the calling thread go
     * @param lanes all of them
     * @param hasPriorities whether an item's priority counts
     */
    public record Way(Engine engine, Supplier<Lane> here, LaneSet lanes, boolean hasPriorities) {}

    /** Registers the way for a kind of queue; called once, by its class. */
    public static <Q> void register(Class<Q> kind, Function<Q, Way> way) {
        WAYS.put(kind, queue -> way.apply(kind.cast(queue)));
    }

    /** The way to a queue; null if it is none of ours. */
    public static @Nullable Way of(Object queue) {
        Function<Object, Way> way = WAYS.get(queue.getClass());
        return way == null ? null : way.apply(queue);
    }
}
