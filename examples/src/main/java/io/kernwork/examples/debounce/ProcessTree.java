package io.kernwork.examples.debounce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A process and the processes below it. */
final class ProcessTree {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 5;

    private ProcessTree() {}

    /**
     * Asks all of them to end, and after a grace of two seconds no longer asks. Waits until they have ended, twice that time
     * at most; an interrupt cuts the grace short and stays set.
     */
    static void end(ProcessHandle root) {
        Set<ProcessHandle> family = new LinkedHashSet<>();
        collect(root, family); // before anything ends: the children of what is gone are somebody else's
        family.forEach(ProcessHandle::destroy);
        if (!awaitAll(family)) {
            for (ProcessHandle member : Set.copyOf(family)) {
                collect(member, family); // what was started meanwhile
            }
            family.forEach(ProcessHandle::destroyForcibly);
            awaitAll(family);
        }
    }

    private static void collect(ProcessHandle root, Set<ProcessHandle> family) {
        family.add(root);
        root.descendants().forEach(family::add);
    }

    private static boolean awaitAll(Set<ProcessHandle> family) {
        long end = System.nanoTime() + GRACE.toNanos();
        while (!family.stream().allMatch(ProcessTree::hasEnded)) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Whether it does nothing any more, be it that its exit status still waits for a parent who does not ask. */
    static boolean hasEnded(ProcessHandle process) {
        if (!process.isAlive()) {
            return true;
        }
        try {
            Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
            return Files.exists(stat) && Files.readString(stat).contains(") Z ");
        } catch (IOException e) {
            return false; // most likely gone between the two looks; the next one will tell
        }
    }
}
