package io.kernwork.internal.jmx;

import io.kernwork.observe.RuntimeSnapshot;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One runtime among the beans of the JVM.
 *
 * <p>While there is a bean the system property {@value #COUNT} says how many there are, and {@value #NAMES} what they are called, which a tool sees from
 * outside.
 */
public final class Jmx {
    /** Set to {@code false}, it keeps runtimes out of the management. */
    public static final String SWITCH = "kernwork.jmx";
    /** How many runtimes the management knows; not set when there is none. */
    public static final String COUNT = "io.kernwork.jmx";
    /** The names of some of them, one a line. */
    public static final String NAMES = "io.kernwork.jmx.names";

    private final Registration made;

    private Jmx(Registration made) {
        this.made = made;
    }

    /**
     * Registers a runtime, which is held weakly. The first one in a JVM loads a lot.
     *
     * @param snapshot what it looks like; must not refer to it
     * @param dump the same as text; must not refer to it
     * @return what takes it away; null where there is no management, or it is switched off
     * @throws IllegalStateException if the management refuses
     */
    public static <R> @Nullable Jmx open(
            String name, R runtime, Function<R, RuntimeSnapshot> snapshot, Function<R, String> dump) {
        if ("false".equalsIgnoreCase(System.getProperty(SWITCH)) || !isReadable()) {
            return null;
        }
        return new Jmx(Registration.of(new WeakRuntime<>(name, runtime, snapshot, dump)));
    }

    /** The module may be missing, and one that was added to a running JVM is not found; nothing of it is loaded for this. */
    private static boolean isReadable() {
        Optional<Module> management = ModuleLayer.boot().findModule("java.management");
        return management.isPresent() && Jmx.class.getModule().canRead(management.get());
    }

    /**
     * Takes the bean away, if nobody has.
     *
     * @throws IllegalStateException if the management refuses
     */
    public void close() {
        made.end();
    }
}
