package io.kernwork.simulate.rewrite;

import java.util.List;

/**
 * Loads the library and the simulated programs once more. What talks to the outside ({@code io.kernwork.simulate} itself) and
 * the rewriting are the outside's; the scheduler is loaded here as it is, everything else rewritten. So one loader is one
 * simulation, static fields included.
 */
public final class SimulationLoader extends ClassLoader {
    private static final String OURS = "io.kernwork.";
    private static final String OUTSIDE = "io.kernwork.simulate.";
    private static final String REWRITING = "io.kernwork.simulate.rewrite.";
    private static final String SCHEDULER = "io.kernwork.simulate.sched.";
    /** What only looks from outside is left alone: it waits for nobody, and a step in there would tell nothing. */
    private static final List<String> AS_IT_IS =
            List.of(SCHEDULER, "io.kernwork.internal.jfr.", "io.kernwork.internal.jmx.");

    private final ClassLoader source;
    private final Rewriter rewriter;
    private final Sites sites = new Sites();

    /**
     * A simulation of its own.
     *
     * @param mutations defects that are planted into it
     */
    public SimulationLoader(List<Mutation> mutations) {
        super("simulation", SimulationLoader.class.getClassLoader());
        this.source = SimulationLoader.class.getClassLoader();
        this.rewriter = new Rewriter(source, sites, mutations);
    }

    /** The places at which threads change. */
    public Sites sites() {
        return sites;
    }

    /** Fails if a defect was to be planted and there is no such place. */
    public void checkPlanted(List<Mutation> mutations) {
        for (Mutation mutation : mutations) {
            if (!rewriter.planted.contains(mutation)) {
                throw new IllegalStateException("there is no place for " + mutation);
            }
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            return isInside(name) ? define(name) : super.loadClass(name, resolve);
        }
    }

    private static boolean isInside(String name) {
        boolean outside =
                name.startsWith(REWRITING) || (name.startsWith(OUTSIDE) && name.indexOf('.', OUTSIDE.length()) < 0);
        return name.startsWith(OURS) && !outside;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        String internalName = name.replace('.', '/');
        if (source.getResource(internalName + ".class") == null) {
            throw new ClassNotFoundException(name);
        }
        byte[] bytes = SharedFields.bytes(source, internalName);
        if (AS_IT_IS.stream().noneMatch(name::startsWith)) {
            bytes = rewriter.rewrite(bytes);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }
}
