package io.kernwork.simulate;

import io.kernwork.simulate.rewrite.Mutation;
import io.kernwork.simulate.rewrite.SimulationLoader;
import io.kernwork.simulate.rewrite.Sites;
import java.util.List;

/** Makes simulators. */
public final class Simulators {
    private Simulators() {}

    /** One of its own: it shares nothing with any other. */
    public static Simulator create(List<Mutation> mutations) {
        return of(new SimulationLoader(mutations));
    }

    /** That of a loader. */
    static Simulator of(SimulationLoader loader) {
        try {
            return Class.forName("io.kernwork.simulate.sched.Inside", true, loader)
                    .asSubclass(Simulator.class)
                    .getConstructor(Sites.class)
                    .newInstance(loader.sites());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no simulator", e);
        }
    }
}
