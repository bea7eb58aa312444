package io.kernwork.softirq;

import io.kernwork.base.Body;
import io.kernwork.internal.engine.Nanos;
import java.time.Duration;
import java.util.Objects;

/** What arguments must be. */
final class Checks {
    private Checks() {}

    static void handler(String name, Body body) {
        if (Objects.requireNonNull(name, "name").isBlank()) {
            throw new IllegalArgumentException("the name of what runs as a softirq must not be blank");
        }
        Objects.requireNonNull(body, () -> "body of '" + name + "'");
    }

    static long positive(Duration time, String what) {
        long nanos = nanos(time, what);
        if (nanos == 0) {
            throw new IllegalArgumentException(what + " must be above zero");
        }
        return nanos;
    }

    static long timeout(Duration time, String verb, Tasklet tasklet) {
        return nanos(time, "the time-out of " + verb + " of tasklet '" + tasklet.name() + "'");
    }

    static long nanos(Duration time, String what) {
        if (Objects.requireNonNull(time, what).isNegative()) {
            throw new IllegalArgumentException(what + " must not be negative, as " + time + " is");
        }
        return Nanos.of(time);
    }
}
