package io.kernwork.internal.engine;

import io.kernwork.cpu.AffinityScope;

/**
 * What sets the lanes of a work queue apart.
 *
 * @param maxActive how many items of a lane may be in progress
 * @param workers who runs them
 * @param scope how near to the caller, for unbound workers
 * @param cpuIntensive whether who runs them does not count as using a CPU
 * @param freezable whether a freeze of the runtime holds them up
 */
public record Traits(int maxActive, WorkerKind workers, AffinityScope scope, boolean cpuIntensive, boolean freezable) {

    /** Those of a plain queue. */
    public static Traits limited(int maxActive) {
        return new Traits(maxActive, WorkerKind.MANAGED, AffinityScope.SYSTEM, false, false);
    }
}
