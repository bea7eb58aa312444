package io.kernwork.internal.timer;

import io.kernwork.internal.sync.ShortLock;
import io.kernwork.internal.timer.Wheel.Filing;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The wheel as the engine uses it, beside books for each node: callers file, file anew, drop, hold back and close, each node
 * under its own lock; one thread polls, keeps, releases and forgets. Every arming ends as exactly one of fired, cancelled,
 * superseded or closed; none fires early; what is due has fired when a round is over that began after it was filed.
 */
final class WheelRace {
    private static final int NODES = 96;
    private static final int TARGETS = 3;
    private static final int LONGEST_BITS = 34;
    private static final int STEP_BITS = 27;
    private static final int ROUNDS_TO_AN_AUDIT = 4;
    private static final int CALLS_IN_A_ROUND = 1_024;

    /** What is left out, so that the books must not balance. */
    enum Planted {
        NOTHING,
        /** The wheel is told a time that has not come. */
        CLOCK_AHEAD,
        /** A node that was polled fires whatever its deadline is now. */
        DEADLINE_UNSEEN,
        /** A node that was dropped is forgotten, whether it was armed again or not. */
        PURGE_UNSEEN,
        /** A close does not disarm what it takes out of its list. */
        CLOSE_UNSEEN
    }

    private final Planted planted;
    private final AtomicLong now = new AtomicLong();
    private final Wheel wheel = new Wheel(now::get, false);
    private final List<Subject> subjects = new ArrayList<>();
    private final AtomicReferenceArray<Target> targets = new AtomicReferenceArray<>(TARGETS);
    private final @Nullable TimerNode[] batch = new TimerNode[Wheel.BATCH]; // of the thread that polls
    private final Object closing = new Object(); // before all locks
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicLong round = new AtomicLong(); // that is in progress, or was the last

    /** A node with its books; all of them under the node's lock. */
    private static final class Subject {
        final TimerNode node = new TimerNode(this);
        boolean armed;
        boolean held;
        long filedIn; // the round that was in progress
        long armings;
        long fired;
        long cancelled;
        long superseded;
        long closed;
    }

    /** Where nodes fire to. Its monitor comes before the locks of nodes. */
    private static final class Target implements TimerTarget {
        volatile boolean open = true;
        boolean draining; // under the monitor
        private @Nullable TimerNode first;

        @Override
        public boolean accepts() {
            return open;
        }

        @Override
        public @Nullable TimerNode firstFiled() {
            return first;
        }

        @Override
        public void setFirstFiled(@Nullable TimerNode node) {
            first = node;
        }
    }

    /** How the armings ended. */
    record Ends(long armings, long fired, long cancelled, long superseded, long closed) {
        @Override
        public String toString() {
            return String.format(
                    "%,d armings: fired %.1f %%, cancelled %.1f %%, superseded %.1f %%, closed %.1f %%",
                    armings, share(fired), share(cancelled), share(superseded), share(closed));
        }

        /** In per cent. */
        double share(long part) {
            return 100.0 * part / armings;
        }
    }

    WheelRace(Planted planted) {
        this.planted = planted;
        for (int i = 0; i < NODES; i++) {
            subjects.add(new Subject());
        }
        for (int i = 0; i < TARGETS; i++) {
            targets.set(i, new Target());
        }
    }

    /** All of it on one thread, with a look at every node after each round. */
    Ends alone(long seed, int operations) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < operations; i++) {
            if (random.nextInt(8) == 0) {
                round(random);
                audit();
            } else {
                call(random);
            }
        }
        return end();
    }

    /** So many callers; the calling thread is the one that polls. */
    Ends together(long seed, int callers, int operations) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            SplittableRandom random = new SplittableRandom(seed + caller + 1);
            threads.add(Thread.ofPlatform().daemon().start(() -> callOften(random, operations)));
        }
        SplittableRandom random = new SplittableRandom(seed);
        while (threads.stream().anyMatch(Thread::isAlive) && failure.get() == null) {
            guarded(() -> {
                round(random);
                if (round.get() % ROUNDS_TO_AN_AUDIT == 0) {
                    audit();
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new AssertionError(failed.getMessage(), failed);
        }
        return end();
    }

    private void callOften(SplittableRandom random, int operations) {
        for (int i = 1; i <= operations && failure.get() == null; i++) {
            guarded(() -> call(random));
            if (i % CALLS_IN_A_ROUND == 0) {
                awaitRound();
            }
        }
    }

    /** Or the thread that polls falls behind for ever, where there are fewer processors than threads. */
    private void awaitRound() {
        long present = round.get();
        for (int tries = 0; round.get() == present && failure.get() == null; tries++) {
            ShortLock.pause(tries);
        }
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
        }
    }

    // ---- callers

    private void call(SplittableRandom random) {
        Subject subject = subjects.get(random.nextInt(NODES));
        int index = random.nextInt(TARGETS);
        int choice = random.nextInt(2_000);
        if (choice == 0) {
            close(index);
        } else if (choice < 20) {
            toggleDrain(targets.get(index));
        } else if (choice < 800) {
            cancel(subject);
        } else {
            long delay = 1 + (random.nextLong() >>> (Long.SIZE - random.nextInt(1, LONGEST_BITS)));
            arm(subject, targets.get(index), now.get() + delay);
        }
    }

    private void arm(Subject subject, Target target, long at) {
        TimerNode node = subject.node;
        node.lock();
        try {
            if (!target.open) {
                return;
            }
            if (!wheel.has(node, target, at)) {
                if (wheel.file(node, target, at) == Filing.REFUSED) {
                    return;
                }
                subject.held = false;
            }
            subject.superseded += subject.armed ? 1 : 0;
            subject.armed = true;
            subject.armings++;
            subject.filedIn = round.get();
            node.arm(at, 0);
        } finally {
            node.unlock();
        }
    }

    private void cancel(Subject subject) {
        subject.node.lock();
        try {
            if (subject.armed) {
                subject.armed = false;
                subject.cancelled++;
                wheel.drop(subject.node);
            }
        } finally {
            subject.node.unlock();
        }
    }

    private void toggleDrain(Target target) {
        boolean open;
        synchronized (target) {
            target.draining = !target.draining;
            open = !target.draining;
        }
        if (open) {
            wheel.release(target);
        }
    }

    private void close(int index) {
        synchronized (closing) {
            Target target = targets.get(index);
            synchronized (target) {
                target.open = false;
            }
            for (TimerNode node = wheel.pollListed(target); node != null; node = wheel.pollListed(target)) {
                disarm(node);
            }
            targets.set(index, new Target());
        }
    }

    private void disarm(TimerNode node) {
        Subject subject = (Subject) node.owner;
        node.lock();
        try {
            if (subject.armed && node.target() == null && planted != Planted.CLOSE_UNSEEN) {
                subject.armed = false;
                subject.closed++;
                wheel.drop(node);
            }
        } finally {
            node.unlock();
        }
    }

    // ---- the thread that polls

    private void round(SplittableRandom random) {
        round.incrementAndGet();
        fireDue(now.addAndGet(random.nextLong() >>> (Long.SIZE - random.nextInt(1, STEP_BITS))));
    }

    private void fireDue(long at) {
        long told = planted == Planted.CLOCK_AHEAD ? at + 1 : at;
        for (int polled = wheel.poll(told, batch); polled > 0; polled = wheel.poll(told, batch)) {
            for (int i = 0; i < polled; i++) {
                TimerNode node = Objects.requireNonNull(batch[i]);
                Target target = look(node, at);
                if (target != null) {
                    fire(target, node, at);
                }
            }
        }
        for (TimerNode node = wheel.pollDropped(at); node != null; node = wheel.pollDropped(at)) {
            purge(node);
        }
    }

    private @Nullable Target look(TimerNode node, long at) {
        Subject subject = (Subject) node.owner;
        node.lock();
        try {
            subject.held = false;
            check(node.slot != TimerNode.NO_SLOT || node.filedAt <= at, "a node was polled before its time");
            if (!subject.armed) {
                wheel.remove(node);
                return null;
            }
            if (node.deadline() > at && planted != Planted.DEADLINE_UNSEEN) {
                wheel.refile(node, node.deadline());
                return null;
            }
            return (Target) node.target();
        } finally {
            node.unlock();
        }
    }

    private void fire(Target target, TimerNode node, long at) {
        Subject subject = (Subject) node.owner;
        synchronized (target) {
            node.lock();
            try {
                if (!subject.armed) {
                    wheel.remove(node);
                } else if (node.target() != target || (node.deadline() > at && planted != Planted.DEADLINE_UNSEEN)) {
                    if (node.target() != null) {
                        wheel.refile(node, node.deadline());
                    }
                } else if (target.draining || !target.open) {
                    wheel.hold(node);
                    subject.held = true;
                } else {
                    check(node.deadline() <= at, "a node fired before its deadline");
                    subject.armed = false;
                    subject.fired++;
                    wheel.remove(node);
                }
            } finally {
                node.unlock();
            }
        }
    }

    private void purge(TimerNode node) {
        Subject subject = (Subject) node.owner;
        node.lock();
        try {
            node.purged();
            if (!subject.armed || planted == Planted.PURGE_UNSEEN) {
                wheel.remove(node);
            }
        } finally {
            node.unlock();
        }
    }

    // ---- the books

    /** Between two rounds, and while no close is in progress. */
    private void audit() {
        long at = now.get();
        synchronized (closing) {
            for (Subject subject : subjects) {
                subject.node.lock();
                try {
                    if (subject.armed) {
                        check(
                                subject.node.target() instanceof Target target && target.open,
                                "armed on a closed target");
                        boolean late = subject.node.deadline() <= at && subject.filedIn < round.get() && !subject.held;
                        check(!late, "a node is late by " + (at - subject.node.deadline()) + " ns");
                    }
                } finally {
                    subject.node.unlock();
                }
            }
        }
    }

    private Ends end() {
        for (int i = 0; i < TARGETS; i++) {
            Target target = targets.get(i);
            target.draining = false;
            wheel.release(target);
        }
        round.incrementAndGet();
        now.set(Wheel.NEVER - 1);
        while (wheel.earliest() != Wheel.NEVER) {
            fireDue(Wheel.NEVER - 1);
        }
        check(wheel.size() == 0, wheel.size() + " nodes are left in the wheel");
        long[] sums = new long[5];
        for (Subject subject : subjects) {
            check(!subject.armed, "an armed node is lost");
            check(subject.node.target() == null, "a node is left in the list of a target");
            long ended = subject.fired + subject.cancelled + subject.superseded + subject.closed;
            check(ended == subject.armings, ended + " armings have ended, and there were " + subject.armings);
            sums[0] += subject.armings;
            sums[1] += subject.fired;
            sums[2] += subject.cancelled;
            sums[3] += subject.superseded;
            sums[4] += subject.closed;
        }
        return new Ends(sums[0], sums[1], sums[2], sums[3], sums[4]);
    }

    private static void check(boolean fact, String otherwise) {
        if (!fact) {
            throw new AssertionError(otherwise);
        }
    }
}
