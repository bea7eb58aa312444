package io.kernwork;

import io.kernwork.internal.engine.Engine;
import org.jspecify.annotations.NullMarked;

/** Makes a runtime of an engine that was built with stand-ins for what it takes from outside. */
@NullMarked
public final class StressRuntime {
    private StressRuntime() {}

    /** A runtime over the engine; who gives it a dispatcher also starts that. */
    public static Kernwork of(Engine engine) {
        return new Kernwork(engine);
    }
}
