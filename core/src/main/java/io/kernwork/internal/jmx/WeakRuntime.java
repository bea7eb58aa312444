package io.kernwork.internal.jmx;

import io.kernwork.observe.RuntimeSnapshot;
import java.lang.ref.WeakReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A runtime that may be collected, and what is asked of it. */
final class WeakRuntime<R> {
    private final String name;
    private final WeakReference<R> runtime;
    private final Function<R, RuntimeSnapshot> snapshot;
    private final Function<R, String> dump;

    WeakRuntime(String name, R runtime, Function<R, RuntimeSnapshot> snapshot, Function<R, String> dump) {
        this.name = name;
        this.runtime = new WeakReference<>(runtime);
        this.snapshot = snapshot;
        this.dump = dump;
    }

    String name() {
        return name;
    }

    /** Null when it was collected. */
    @Nullable
    RuntimeSnapshot snapshot() {
        R there = runtime.get();
        return there == null ? null : snapshot.apply(there);
    }

    /** Null when it was collected. */
    @Nullable
    String dump() {
        R there = runtime.get();
        return there == null ? null : dump.apply(there);
    }
}
