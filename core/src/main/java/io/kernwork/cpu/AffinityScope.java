package io.kernwork.cpu;

/**
 * How far apart CPUs may be that count as one place for work: the affinity scopes of Linux work queues. A wider scope
 * spreads work better, a narrower one keeps its data in nearer caches.
 */
public enum AffinityScope {
    /** Each CPU by itself. */
    CPU,
    /** The CPUs of one core: simultaneous multithreading. */
    SMT,
    /** The CPUs that share their last level of cache; where that is not told, those of one package. */
    CACHE,
    /** All CPUs together. */
    SYSTEM
}
