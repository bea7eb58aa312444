package io.kernwork.torture;

import java.util.EnumSet;
import java.util.Set;

/**
 * One torture.
 *
 * @param operations how many verbs at least; not counted when a time is given
 * @param nanos how long; 0 to go by operations
 * @param perRound verbs in one round, after which the books are balanced and everything is made anew
 * @param threads that call the verbs, beside the bodies
 * @param patience how long to go on when all is done and an edge is still missing, in nanoseconds
 * @param hang how long nothing may happen, in nanoseconds
 * @param without verbs that are left out
 * @param verbs how they are called
 */
record Settings(
        long operations,
        long nanos,
        long seed,
        long perRound,
        int threads,
        long patience,
        long hang,
        Set<Verb> without,
        Verbs verbs) {
    static final long DEFAULT_OPERATIONS = 50_000_000;
    static final int DEFAULT_THREADS = 4;
    private static final long PER_ROUND = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    Settings {
        without = Set.copyOf(without);
    }

    /** A whole run. */
    static Settings standard(long seed) {
        return new Settings(
                DEFAULT_OPERATIONS,
                0,
                seed,
                PER_ROUND,
                DEFAULT_THREADS,
                20 * SECOND,
                30 * SECOND,
                EnumSet.noneOf(Verb.class),
                new Verbs());
    }

    Settings operations(long atLeast, long eachRound) {
        return new Settings(atLeast, nanos, seed, eachRound, threads, patience, hang, without, verbs);
    }

    Settings nanos(long time) {
        return new Settings(operations, time, seed, perRound, threads, patience, hang, without, verbs);
    }

    Settings threads(int count) {
        return new Settings(operations, nanos, seed, perRound, count, patience, hang, without, verbs);
    }

    Settings patience(long time) {
        return new Settings(operations, nanos, seed, perRound, threads, time, hang, without, verbs);
    }

    Settings hang(long time) {
        return new Settings(operations, nanos, seed, perRound, threads, patience, time, without, verbs);
    }

    Settings without(Set<Verb> leftOut) {
        return new Settings(operations, nanos, seed, perRound, threads, patience, hang, leftOut, verbs);
    }

    Settings verbs(Verbs form) {
        return new Settings(operations, nanos, seed, perRound, threads, patience, hang, without, form);
    }
}
