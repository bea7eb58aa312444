package io.kernwork.tqueue;

import io.kernwork.internal.engine.Nanos;
import io.kernwork.internal.item.Item;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Bad input is refused at the door, in one wording; good input costs nothing here. */
final class Checks {
    private Checks() {}

    static String name(String name, String kind) {
        Objects.requireNonNull(name, () -> "name of the " + kind);
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a " + kind + " must not be blank");
        }
        return name;
    }

    /** The time given to a waiting verb. */
    static long timeout(@Nullable Duration time, String verb, Object subject) {
        if (time == null) {
            throw new NullPointerException(verb + " of " + subject + " was given null as time-out");
        }
        if (time.isNegative()) {
            throw new IllegalArgumentException(verb + " of " + subject + " was given the negative time-out " + time);
        }
        return Nanos.of(time);
    }

    /** The engine's half of a task that is offered somewhere. */
    static Item item(@Nullable DeferredTask task, Object subject) {
        if (task == null) {
            throw new NullPointerException(subject + " was given null instead of a task");
        }
        return task.item();
    }
}
