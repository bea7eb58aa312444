package io.kernwork.internal.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What there is one of in a runtime, for each concept that wants it. Made under a monitor of its own, and not within {@code computeIfAbsent}: a maker
 * asks for those of other concepts, which the map would refuse now and then.
 */
final class Attachments {
    private final Map<Class<?>, Object> present = new ConcurrentHashMap<>();

    /** The one of that kind; made by the first caller, while others that want one wait. */
    <T> T of(Class<T> type, Supplier<T> maker) {
        Object found = present.get(type);
        return found == null ? make(type, maker) : type.cast(found);
    }

    private synchronized <T> T make(Class<T> type, Supplier<T> maker) {
        Object found = present.get(type);
        if (found != null) {
            return type.cast(found);
        }
        T made = maker.get();
        present.put(type, made);
        return made;
    }
}
