package io.kernwork.torture;

import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread factory that for some milliseconds fails, makes nothing, runs out of memory, or takes its time. */
final class ShakyThreads implements ThreadFactory {
    private static final long LONGEST_NANOS = 40_000_000;
    private static final long SLOW_NANOS = 15_000_000;

    private enum Phase {
        SOUND,
        FAILS,
        MAKES_NOTHING,
        NO_MEMORY,
        SLOW
    }

    /** How it is until when. */
    private record Spell(Phase phase, long began, long nanos) {}

    final LongAdder refused = new LongAdder();
    final LongAdder delayed = new LongAdder();
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final Set<Thread> rescuers = ConcurrentHashMap.newKeySet();
    private volatile Spell spell = new Spell(Phase.SOUND, 0, 0);

    /** From now on it may be otherwise, for a while. */
    void shake(SplittableRandom random) {
        Phase next = Phase.values()[random.nextInt(Phase.values().length)];
        spell = new Spell(next, System.nanoTime(), 1 + random.nextLong(LONGEST_NANOS));
    }

    /** From now on it works. */
    void heal() {
        spell = new Spell(Phase.SOUND, 0, 0);
    }

    private Phase phase() {
        Spell now = spell;
        return System.nanoTime() - now.began < now.nanos ? now.phase : Phase.SOUND;
    }

    /** Whether there are none to be had at present. */
    boolean areRefused() {
        Phase now = phase();
        return now != Phase.SOUND && now != Phase.SLOW;
    }

    @Override
    @SuppressWarnings("NullAway") // on purpose
    public @Nullable Thread newThread(Runnable body) {
        switch (phase()) {
            case FAILS -> {
                refused.increment();
                throw new IllegalStateException("no thread, on purpose");
            }
            case MAKES_NOTHING -> {
                refused.increment();
                return null;
            }
            case NO_MEMORY -> {
                refused.increment();
                throw new OutOfMemoryError("unable to create native thread, on purpose");
            }
            case SLOW -> {
                delayed.increment();
                LockSupport.parkNanos(SLOW_NANOS);
            }
            case SOUND -> {}
        }
        Thread thread = Thread.ofPlatform().daemon(true).name("queue-worker").unstarted(body);
        threads.add(thread);
        if (!Thread.currentThread().getName().endsWith("-dispatcher")) {
            rescuers.add(thread); // which is made where the queue is
        }
        return thread;
    }

    boolean isRescuer(Thread thread) {
        return rescuers.contains(thread);
    }

    /** Interrupts all that live; how many. */
    long interruptAll() {
        long interrupted = 0;
        for (Thread thread : threads) {
            if (thread.isAlive()) {
                thread.interrupt();
                interrupted++;
            }
        }
        return interrupted;
    }

    long living() {
        return threads.stream().filter(Thread::isAlive).count();
    }

    /** A thread that is past its last step may outlive the close by a moment. */
    boolean areGone(Duration patience) {
        long start = System.nanoTime();
        while (living() > 0 && System.nanoTime() - start < patience.toNanos()) {
            LockSupport.parkNanos(1_000_000);
        }
        return living() == 0;
    }
}
