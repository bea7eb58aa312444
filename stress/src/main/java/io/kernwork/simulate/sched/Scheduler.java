package io.kernwork.simulate.sched;

import io.kernwork.simulate.Count;
import io.kernwork.simulate.Switch;
import io.kernwork.simulate.rewrite.Sites;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One run: its threads, its clock, and who goes on. One thread of the platform carries them all, so whatever is in here is
 * written by one thread at a time and a run follows from the program and the decisions alone.
 */
public final class Scheduler {
    /** A run that takes more steps does not end. */
    private static final long MOST_STEPS = 3_000_000;

    private static final long MOST_NANOS = 600_000_000_000L;
    private static final long STEP_NANOS = 20;
    private static final long LOOK_NANOS = 150;
    private static final long PRIME = 0x100_0000_01B3L;

    int quiet;
    final Locks locks = new Locks(this);
    private final Sites sites;
    private final Strategy strategy;
    final Findings findings;
    private final LongFunction<@Nullable String> idle;
    private final List<SimThread> threads = new ArrayList<>(); // that have not ended
    private final List<SimThread> ready = new ArrayList<>();
    private final IdentityHashMap<Object, Integer> identities = new IdentityHashMap<>();
    private @Nullable SimThread current;
    private @Nullable SimThread last;
    private @Nullable SimThread chosen;
    private int born;
    private long clock;
    long hash = 0xcbf29ce484222325L;
    private int left;
    private boolean dumping;

    /**
     * A run that has not begun.
     *
     * @param idle is asked, with the time of the next deadline, whenever nobody can go on; what is wrong then, or null
     */
    Scheduler(Sites sites, Strategy strategy, boolean told, LongFunction<@Nullable String> idle) {
        this.sites = sites;
        this.strategy = strategy;
        this.findings = new Findings(told);
        this.idle = idle;
    }

    // ---- the run

    /** Runs until all threads have ended or something is wrong. */
    void run(Runnable first) {
        SimThread main = thread("main", first);
        start(main);
        left = strategy.gap(main);
        SimThread next = main;
        while (findings.failure == null && next != null) {
            resume(next);
            next = findings.failure == null ? choose() : null;
        }
    }

    private void resume(SimThread thread) {
        if (thread.life == SimThread.Life.WAITS) {
            thread.life = SimThread.Life.READY; // its time has come
        }
        if (last != thread) {
            count(Count.SWITCHES);
            hash = (hash ^ thread.number) * PRIME;
            tell(thread, thread.getName() + " goes on");
        }
        current = thread;
        last = thread;
        thread.flow.resume();
        current = null;
    }

    /** Who goes on when the last one has stopped; null when all have ended or nobody ever will. */
    private @Nullable SimThread choose() {
        SimThread asked = chosen;
        chosen = null;
        if (asked != null) {
            return asked;
        }
        SimThread before = java.util.Objects.requireNonNull(last);
        while (findings.failure == null) {
            collectReady();
            if (!ready.isEmpty()) {
                return decided(before, strategy.next(before, false, ready));
            }
            if (threads.isEmpty() || !advance()) {
                return null;
            }
        }
        return null;
    }

    private SimThread decided(SimThread before, SimThread next) {
        if (next != Strategy.obvious(before, ready)) {
            findings.switches.add(new Switch(before.number, before.steps, next.number));
        }
        return next;
    }

    private void collectReady() {
        ready.clear();
        for (SimThread thread : threads) {
            if (thread.canRun(clock)) {
                ready.add(thread);
            }
        }
    }

    /** Nobody can go on: time passes. */
    private boolean advance() {
        long next = nextDeadline();
        String wrong = next == SimThread.NEVER
                ? "LOST WAKE-UP: nobody can go on and nothing will happen"
                : next > MOST_NANOS ? "NO END: the time is " + next : idle.apply(next - clock);
        if (wrong != null) {
            fail(wrong);
            return false;
        }
        clock = next;
        tell(null, "time is " + clock);
        return true;
    }

    private long nextDeadline() {
        long next = SimThread.NEVER;
        for (SimThread thread : threads) {
            if (thread.life == SimThread.Life.WAITS) {
                next = Math.min(next, thread.deadline);
            }
        }
        return next;
    }

    // ---- steps

    /** The present thread is about to take a shared step. */
    void step(int site) {
        SimThread thread = current;
        if (thread == null || quiet > 0) {
            return; // nobody of the simulation, who looks at it, or the platform
        }
        thread.site = site;
        thread.steps++;
        clock += STEP_NANOS;
        hash = (hash ^ sites.hash(site)) * PRIME;
        if (findings.isTold()) {
            tell(thread, sites.name(site));
        }
        findings.counts[0]++;
        if (--left <= 0) {
            point(thread);
        }
    }

    private void point(SimThread thread) {
        if (findings.counts[0] > MOST_STEPS) {
            fail("NO END: after " + findings.counts[0] + " steps");
            halt();
        }
        left = strategy.gap(thread);
        collectReady();
        int to = strategy.preempt(thread, ready);
        if (to == thread.number) {
            return;
        }
        if (to < 0) {
            disturb(thread, to);
            return;
        }
        for (SimThread other : ready) {
            if (other.number == to) {
                findings.switches.add(new Switch(thread.number, thread.steps, to));
                count(Count.PREEMPTIONS);
                handTo(other);
                return;
            }
        }
    }

    /** Time passes although somebody could go on, or a park returns for no reason. */
    private void disturb(SimThread thread, int to) {
        Switch decision = new Switch(thread.number, thread.steps, to);
        if (to == Switch.CLOCK) {
            long next = nextDeadline();
            if (next != SimThread.NEVER && next > clock) {
                clock = next;
                findings.switches.add(decision);
                count(Count.LATE);
                tell(null, "time is " + clock);
            }
            return;
        }
        for (SimThread other : threads) {
            if (other.number == decision.woken()
                    && other.life == SimThread.Life.WAITS
                    && other.waitsFor == SimThread.PARKED) {
                other.life = SimThread.Life.READY;
                findings.switches.add(decision);
                count(Count.SPURIOUS);
                tell(other, "is woken for no reason");
            }
        }
    }

    private void handTo(SimThread other) {
        chosen = other;
        if (!stop()) {
            chosen = null; // a native method is among the callers: the platform initializes a class
        }
    }

    private boolean stop() {
        boolean stopped = Coroutine.stop();
        while (dumping) {
            SimThread thread = current;
            if (thread != null) {
                thread.stack = new Throwable().getStackTrace();
            }
            stopped = Coroutine.stop();
        }
        return stopped;
    }

    /** Somebody else should go on, for the present thread only looks again. */
    void spin() {
        SimThread thread = current;
        if (thread == null) {
            return;
        }
        thread.steps++;
        collectReady();
        ready.remove(thread);
        if (ready.isEmpty()) {
            clock += 25 * STEP_NANOS;
            return;
        }
        handTo(decided(thread, strategy.next(thread, true, ready)));
    }

    /** The present thread goes on when it is woken, interrupted if it may be, or when its time has come. */
    void await(SimThread thread, Object what, long nanos, boolean interruptible) {
        thread.steps++;
        thread.waitsFor = what;
        thread.interruptible = interruptible;
        thread.deadline = nanos >= SimThread.NEVER - clock ? SimThread.NEVER : clock + nanos;
        thread.life = SimThread.Life.WAITS;
        tell(thread, "waits");
        if (!stop()) {
            fail("PINNED: a thread waits below a native method");
            throw new IllegalStateException("a thread waits below a native method");
        }
        thread.waitsFor = null;
        thread.deadline = SimThread.NEVER;
    }

    /** Lets everybody look again who waits for this. */
    void wakeAll(Object what) {
        for (SimThread thread : threads) {
            if (thread.life == SimThread.Life.WAITS && thread.waitsFor == what) {
                thread.life = SimThread.Life.READY;
            }
        }
    }

    void unpark(SimThread thread) {
        if (thread.life == SimThread.Life.WAITS && thread.waitsFor == SimThread.PARKED) {
            thread.life = SimThread.Life.READY;
        } else if (thread.life == SimThread.Life.READY || thread.life == SimThread.Life.WAITS) {
            thread.permit = true;
        }
    }

    void interrupt(SimThread thread) {
        if (thread.life == SimThread.Life.NEW || thread.life == SimThread.Life.ENDED) {
            return;
        }
        thread.interrupted = true;
        if (thread.life == SimThread.Life.WAITS && (thread.interruptible || thread.waitsFor == SimThread.PARKED)) {
            thread.life = SimThread.Life.READY;
        }
    }

    // ---- threads

    @Nullable
    SimThread current() {
        return current;
    }

    SimThread thread(String name, Runnable body) {
        return new SimThread(born++, name, body, this);
    }

    void start(SimThread thread) {
        if (thread.life != SimThread.Life.NEW) {
            throw new IllegalThreadStateException();
        }
        count(Count.THREADS);
        thread.life = SimThread.Life.READY;
        threads.add(thread);
        strategy.born(thread);
    }

    /** What a thread's coroutine runs. */
    void runThread(SimThread thread, Runnable body) {
        try {
            body.run();
        } catch (Throwable thrown) {
            fail("THREAD DIED: " + thread.getName() + " of " + thrown, thrown);
        }
        thread.steps++;
        thread.life = SimThread.Life.ENDED;
        threads.remove(thread);
        wakeAll(thread);
    }

    int alive() {
        return threads.size();
    }

    // ---- time and identity

    long nanos() {
        clock += LOOK_NANOS;
        return clock;
    }

    long now() {
        return clock;
    }

    int identityOf(Object object) {
        return identities.computeIfAbsent(object, _ -> identities.size() + 1) & Integer.MAX_VALUE;
    }

    // ---- what is found

    void count(Count what) {
        findings.count(what);
    }

    void tell(@Nullable SimThread thread, String what) {
        findings.tell(thread, what);
    }

    /** The present thread does nothing any more. */
    void halt() {
        while (current != null && stop()) {
            // what nobody resumes ends with the run
        }
    }

    void fail(String what) {
        if (findings.fail(what)) {
            findings.details.add("time " + clock + ", " + findings.counts[0] + " steps, thread "
                    + (last == null ? "" : last.describe()));
            findings.details.addAll(threads.stream().map(SimThread::describe).toList());
        }
    }

    void fail(String what, Throwable cause) {
        if (findings.failure == null) {
            fail(what);
            findings.addTrace(cause);
        }
    }

    /** Where everybody is; after the end of the run. */
    List<String> stacks() {
        List<String> lines = new ArrayList<>();
        dumping = true;
        for (SimThread thread : threads) {
            if (thread.life != SimThread.Life.NEW && thread.steps > 0 && !thread.flow.isDone()) {
                current = thread;
                thread.flow.resume();
                current = null;
            }
            lines.add(thread.describe() + ", before " + sites.name(thread.site));
            for (StackTraceElement frame : thread.stack) {
                if (!frame.getClassName().startsWith("io.kernwork.simulate.sched")
                        && frame.getClassName().startsWith("io.kernwork")) {
                    lines.add("    at " + frame);
                }
            }
        }
        return lines;
    }
}
