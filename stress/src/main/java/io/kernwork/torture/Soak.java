package io.kernwork.torture;

import io.kernwork.torture.Violations.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * All concepts together in one runtime, under load and faults, for as long as is asked for: one runtime after the other, of which every
 * other one is closed in the middle. After each the memory that is in use is looked at, when everything has been collected.
 *
 * <p><b>When memory counts as flat.</b> What each runtime leaves behind grows without end; what the JVM learns (code, profiles, classes) does not, or
 * not for long. So the middle value of the last third of the looks is compared with that of the first third: it may be higher by a fiftieth and 1 MB. In ten
 * minutes there are some 500 runtimes, so 4 kB that one of them leaves behind are found.
 */
final class Soak {
    private static final int UNCOUNTED = 2; // looks in which classes are still loaded
    private static final int LEAST_LOOKS = 6; // else nothing can be said about the memory
    private static final long SLACK_BYTES = 1 << 20;
    private static final double SLACK = 1.02;
    private static final Set<String> OF_THE_JVM = Set.of("ForkJoinPool", "VirtualThread", "Attach", "Common-Cleaner");

    private final long nanos;
    private final long each;
    private final SplittableRandom random;
    private final SoakVerbs verbs;
    private final Violations violations;
    private final Consumer<String> live;
    private final List<Long> looks = new ArrayList<>();
    private final Map<Count, Long> sums = new EnumMap<>(Count.class);
    private int worlds;
    private int threadsBefore;
    private int threadsAfter;

    /** What is counted. */
    private enum Count {
        CALLS,
        ACCEPTED,
        RUNS,
        THROWN,
        OVERFLOWED,
        BLOCKED,
        REPLACED,
        INTERRUPTS,
        REFUSED
    }

    /**
     * Describes one.
     *
     * @param nanos how long in all
     * @param each how long each runtime is under load
     * @param live hears how it goes, about every ten seconds
     */
    Soak(long nanos, long each, long seed, SoakVerbs verbs, Violations violations, Consumer<String> live) {
        this.nanos = nanos;
        this.each = each;
        this.random = new SplittableRandom(seed);
        this.verbs = verbs;
        this.violations = violations;
        this.live = live;
    }

    /** Runs it; returns early when something is violated. */
    String run() throws InterruptedException {
        long start = System.nanoTime();
        long told = start;
        while ((System.nanoTime() - start < nanos || worlds < 2 * UNCOUNTED) && violations.none()) {
            world(worlds % 2 == 1);
            worlds++;
            looks.add(inUse());
            threadsBefore = worlds <= UNCOUNTED ? threads() : threadsBefore;
            if (System.nanoTime() - told > Duration.ofSeconds(10).toNanos()) {
                told = System.nanoTime();
                live.accept(Duration.ofNanos(told - start).toSeconds() + " s, " + counts());
            }
        }
        checkThreads();
        checkMemory();
        return toString();
    }

    private void world(boolean underLoad) throws InterruptedException {
        SoakWorld world = new SoakWorld(verbs, violations, random.split());
        world.run(each, underLoad);
        add(Count.CALLS, world.calls.sum());
        add(Count.ACCEPTED, world.accepted.sum());
        add(Count.RUNS, world.runs.sum());
        add(Count.THROWN, world.thrown.sum());
        add(Count.OVERFLOWED, world.overflowed.sum());
        add(Count.BLOCKED, world.blocked.sum());
        add(Count.REPLACED, world.replaced.sum());
        add(Count.INTERRUPTS, world.interrupts.sum());
        add(Count.REFUSED, world.threads.refused.sum());
        verbs.forget(world);
    }

    private void add(Count what, long more) {
        sums.merge(what, more, Long::sum);
    }

    private long of(Count what) {
        return sums.getOrDefault(what, 0L);
    }

    // ---- memory and threads

    /** What is left when everything that can be has been collected: the least of some looks. */
    private static long inUse() {
        Runtime jvm = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 2; i++) {
            System.gc();
            least = Math.min(least, jvm.totalMemory() - jvm.freeMemory());
        }
        return least;
    }

    private static int threads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> OF_THE_JVM.stream().noneMatch(thread.getName()::startsWith))
                .count();
    }

    /** Those of the first runtimes have ended, and so must those of the last. */
    private void checkThreads() {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        threadsAfter = threads();
        while (threadsAfter > threadsBefore && System.nanoTime() < end) {
            LockSupport.parkNanos(10_000_000);
            threadsAfter = threads();
        }
        violations.unless(
                threadsAfter <= threadsBefore,
                Kind.LEFT,
                threadsAfter + " threads in the end, " + threadsBefore + " in the beginning");
    }

    private void checkMemory() {
        List<Long> counted = looks.subList(Math.min(UNCOUNTED, looks.size()), looks.size());
        if (counted.size() < LEAST_LOOKS) {
            return;
        }
        long first = middle(counted.subList(0, counted.size() / 3));
        long last = middle(counted.subList(counted.size() - counted.size() / 3, counted.size()));
        violations.unless(
                last <= first * SLACK + SLACK_BYTES,
                Kind.LEFT,
                "memory in use rose from " + first + " to " + last + " bytes: " + looks);
    }

    private static long middle(List<Long> some) {
        return some.stream().sorted().toList().get(some.size() / 2);
    }

    // ---- what is told

    private String counts() {
        return String.format(
                Locale.ROOT,
                "%,d runtimes, %,d calls, accepted %,d, ran %,d, threw %,d, in use %,d kB, %d threads",
                worlds,
                of(Count.CALLS),
                of(Count.ACCEPTED),
                of(Count.RUNS),
                of(Count.THROWN),
                looks.getLast() >> 10,
                threads());
    }

    @Override
    public String toString() {
        int third = Math.max(1, (looks.size() - UNCOUNTED) / 3);
        return String.format(
                Locale.ROOT,
                """
                soak       %,d runtimes, %,d calls, accepted %,d, ran %,d; lost 0, overlaps 0, unless told below
                faults     threw %,d (stack overflows %,d), blocked %,d, replaced %,d, interrupts %,d, threads refused %,d
                memory     in use %,d kB after the first runtimes, %,d kB after the last ones
                threads    %d after the first runtimes, %d in the end""",
                worlds,
                of(Count.CALLS),
                of(Count.ACCEPTED),
                of(Count.RUNS),
                of(Count.THROWN),
                of(Count.OVERFLOWED),
                of(Count.BLOCKED),
                of(Count.REPLACED),
                of(Count.INTERRUPTS),
                of(Count.REFUSED),
                middle(looks.subList(Math.min(UNCOUNTED, looks.size() - 1), Math.min(looks.size(), UNCOUNTED + third)))
                        >> 10,
                middle(looks.subList(looks.size() - third, looks.size())) >> 10,
                threadsBefore,
                threadsAfter);
    }
}
