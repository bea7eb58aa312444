package io.kernwork.internal.engine;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the exported packages reach the engine of a runtime without an exported method that names it. The runtime's class
 * registers the way when it is initialised, which is before any instance of it exists.
 */
public final class EngineAccess {
    private static volatile @Nullable Function<Object, Engine> access;

    private static volatile @Nullable Function<Engine, Object> maker;

    private EngineAccess() {}

    /** Registers the ways from a runtime to its engine and back; called once, by the runtime's class. */
    public static void register(Function<Object, Engine> way, Function<Engine, Object> back) {
        access = way;
        maker = back;
    }

    /** The engine of a runtime. */
    public static Engine of(Object runtime) {
        Function<Object, Engine> way = access;
        if (way == null) {
            throw new IllegalStateException("defect in Kernwork: no runtime class has registered");
        }
        return way.apply(runtime);
    }

    /** A runtime over an engine that was made elsewhere, after the runtime's class was initialised. */
    public static Object runtime(Engine engine) {
        Function<Engine, Object> back = maker;
        if (back == null) {
            throw new IllegalStateException("defect in Kernwork: no runtime class has registered");
        }
        return back.apply(engine);
    }
}
