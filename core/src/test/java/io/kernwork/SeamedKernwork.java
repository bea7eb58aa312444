package io.kernwork;

import io.kernwork.internal.engine.Engine;

/** Makes a runtime of an engine that a test has built with stand-ins for what it takes from outside. */
public final class SeamedKernwork {
    private SeamedKernwork() {}

    /** A runtime over the engine; who gives it a dispatcher also starts that. */
    @SuppressWarnings("exports") // nobody sees the module from outside while it is tested
    public static Kernwork of(Engine engine) {
        return new Kernwork(engine);
    }
}
