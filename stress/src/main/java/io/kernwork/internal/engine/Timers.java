package io.kernwork.internal.engine;

import io.kernwork.internal.timer.Wheel;
import org.jspecify.annotations.NullMarked;

/** The wheel of an engine. It stands in this package because the wheel is nobody else's business. */
@NullMarked
public final class Timers {
    private Timers() {}

    /** Where the engine files what is armed. */
    public static Wheel wheel(Engine engine) {
        return engine.wheel();
    }
}
