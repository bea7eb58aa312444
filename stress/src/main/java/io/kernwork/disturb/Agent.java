package io.kernwork.disturb;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/** Rewrites the library and the fixtures of its tests as they are loaded; {@code -javaagent:...=SEED} or {@code =SEED,all}. */
public final class Agent implements ClassFileTransformer {
    private static final String LIBRARY = "io/kernwork/";

    /** Tests themselves are on the thread that is spared, and classes of this package would call themselves. */
    private static final String OWN = "io/kernwork/disturb/";

    private Agent() {}

    /**
     * Called by the virtual machine on the thread that will run the tests.
     *
     * @param options a seed, and {@code all} if that thread is to be held up, too
     * @param machine takes the transformer
     */
    public static void premain(String options, Instrumentation machine) {
        String[] parts = options.split(",", 2);
        Disturbance.begin(Long.parseLong(parts[0]), parts.length == 1);
        machine.addTransformer(new Agent());
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] original) {
        return name == null || !isRewritten(name) ? null : Rewriting.of(original);
    }

    private static boolean isRewritten(String name) {
        return name.startsWith(LIBRARY)
                && !name.startsWith(OWN)
                && !name.endsWith("Test")
                && !name.contains("Test$")
                && !name.endsWith("/Bounded"); // whose waits are the tests'
    }
}
