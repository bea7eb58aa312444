package io.kernwork.internal.softirq;

import io.kernwork.base.AtomicSection;
import io.kernwork.base.ItemRef;
import io.kernwork.internal.engine.Pump;
import io.kernwork.internal.queue.Atomic;
import io.kernwork.internal.queue.BottomHalfLane;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.ReadyLanes;
import io.kernwork.internal.sync.StackReserve;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One thread's side of the softirqs of one runtime: how deep it is in atomic sections, what it has raised there, and the run of
 * what is pending at their end. All fields belong to the thread but where they say otherwise.
 *
 * <p>What is raised in here is a plain bit of a plain field, and goes into the CPU's word at the end: so a section in which
 * nothing is raised touches nothing that others touch.
 */
final class Section extends Atomic {
    /** A bottom-half queue has so many items of it run in one pass at most. */
    static final int QUEUE_ITEMS = 10;

    private static final int MOST_UNSEEN = 16;
    private static final int NOTHING = -1;
    private static final ReadyLanes NO_QUEUES = new ReadyLanes();

    private static final VarHandle HANDLERS;

    static {
        try {
            HANDLERS = MethodHandles.lookup().findVarHandle(Section.class, "handlers", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Thread thread = Thread.currentThread();
    private final AtomicSection interrupt = new Interrupt();
    private final AtomicSection bottomHalves = new BottomHalvesDisabled();
    private final Pump.Between between = this::goesOn;
    private final Softirq softirq;
    private final Current current = Current.ofThread();
    private @Nullable Cpu own;
    private @Nullable Cpu present; // what the thread stands for while this holds; its own when it runs none for others
    private boolean shut; // of the own one
    private long raised;
    private final Pump pump;
    private long left; // of the present pass
    private boolean elsewhere; // in a section of another runtime, too, when the passes began
    private boolean called; // it is ksoftirqd that serves
    private long until;
    private long lookedAt;
    private int unseen; // items between two looks at the clock
    private int toLook;

    /** Changes with each handler. */
    @SuppressWarnings("UnusedVariable") // through HANDLERS
    private int handlers;

    /** The softirq that runs, or NOTHING; for those who watch. A number, which costs no barrier of the collector. */
    private int doing = NOTHING;

    Section(Softirq softirq) {
        super(softirq.engine);
        this.softirq = softirq;
        this.pump = new Pump(softirq.engine);
    }

    @Override
    public int cpu() {
        return stands().shard;
    }

    @Override
    public boolean isOver() {
        return !holds() && softirq.isClosed();
    }

    boolean standsFor(Cpu cpu) {
        return present == cpu && holds();
    }

    /** The CPU that the thread stands for; only while this holds. */
    Cpu stands() {
        Cpu cpu = present;
        if (cpu == null) {
            throw new IllegalStateException("defect in Kernwork: an atomic section without a CPU");
        }
        return cpu;
    }

    /**
     * Raises a softirq of the CPU that the thread stands for.
     *
     * @return whether it was pending already
     */
    boolean raise(long bit) {
        boolean was = ((raised | stands().pending()) & bit) != 0;
        raised |= bit;
        return was;
    }

    // ---- sections

    AtomicSection enterInterrupt() {
        if (present == null) {
            present = own();
        }
        interrupts++;
        return interrupt;
    }

    /** Inside a softirq nothing is to be kept out: it is one of them. */
    AtomicSection disableBottomHalves() {
        if (present == null) {
            present = own();
        }
        disables++;
        if (!shut && !serving) {
            shut = true;
            if (!stands().shut()) {
                softirq.awaitOutside(stands());
            }
        }
        return bottomHalves;
    }

    private Cpu own() {
        Cpu cpu = own;
        if (cpu == null) {
            cpu = softirq.newCpu(this);
            own = cpu;
        }
        return cpu;
    }

    /** The last section has been left, and something was raised or the word is shut. */
    private void leave() {
        Cpu cpu = stands();
        long bits = shut ? cpu.open(takeRaised()) : cpu.acquire(takeRaised());
        shut = false;
        if (bits != 0 && serve(cpu, bits)) {
            softirq.call(cpu);
        }
    }

    private void refuse(int depth, String what, String entered) {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException(what + " was left on thread '"
                    + Thread.currentThread().getName() + "' and was entered on '" + thread.getName()
                    + "': close it where it was opened, best by try-with-resources");
        }
        if (depth == 0) {
            throw new IllegalStateException(what + " was left on thread '" + thread.getName()
                    + "' and is not entered: each close() needs " + entered + " of its own");
        }
    }

    private final class Interrupt implements AtomicSection {
        @Override
        public void close() {
            StackReserve.check();
            if (Thread.currentThread() != thread || interrupts == 0) {
                refuse(interrupts, "a top half", "an enterInterrupt()");
            }
            interrupts--;
            if ((raised != 0 || shut) && !holds()) {
                leave();
            }
        }
    }

    private final class BottomHalvesDisabled implements AtomicSection {
        @Override
        public void close() {
            StackReserve.check();
            if (Thread.currentThread() != thread || disables == 0) {
                refuse(disables, "a section with bottom halves disabled", "a disableBottomHalves()");
            }
            disables--;
            if ((raised != 0 || shut) && !holds()) {
                leave();
            }
        }
    }

    @Override
    public void leaveAll(String who) {
        forget(who);
        if (raised != 0 || shut) {
            leave();
        }
    }

    /** What the thread has raised and not run; also for others after its end. */
    long takeRaised() {
        long bits = raised;
        raised = 0;
        return bits;
    }

    // ---- running

    /**
     * The thread, which is in no section, is ksoftirqd's now.
     *
     * @return whether it is to be called again
     */
    boolean serveCalled(Cpu cpu) {
        long bits = cpu.begin();
        if (bits == 0) {
            return false;
        }
        called = true;
        present = cpu;
        boolean again = serve(cpu, bits);
        present = own;
        called = false;
        return again;
    }

    /**
     * Pass after pass, until nothing is pending or the budget is spent. The thread has the right to, and gives it up, or to
     * ksoftirqd; to that also when anything fails in here, for want of memory or stack.
     *
     * @return whether ksoftirqd is to be called
     */
    private boolean serve(Cpu cpu, long first) {
        serving = true;
        left = first;
        try {
            begin(cpu);
            return runPasses(cpu);
        } catch (Throwable failure) {
            cpu.handOver(left | takeRaised()); // first: the report may fail, too
            softirq.engine.reports().defect("the run of softirqs, which goes on in ksoftirqd", failure);
            return true;
        } finally {
            pump.end();
            doing = NOTHING;
            serving = false;
        }
    }

    private void begin(Cpu cpu) {
        pump.begin();
        elsewhere = current.isAtomicBut(this);
        if (cpu.server != this) {
            cpu.server = this;
        }
        softirq.watch.note();
        lookedAt = softirq.engine.clock();
        until = lookedAt + Math.min(softirq.budgetNanos(), Long.MAX_VALUE - lookedAt);
        unseen = 1;
        toLook = 1;
    }

    private boolean runPasses(Cpu cpu) {
        for (int passes = 1; left != 0; passes++) {
            pass(cpu);
            left |= takeRaised();
            left = cpu.proceed(left);
            if (left != 0 && (passes >= softirq.passes() || softirq.engine.clock() >= until)) {
                cpu.handOver(left);
                return true;
            }
        }
        return false;
    }

    /**
     * What is left afterwards could not be run, since the CPU's own thread wants no softirqs now. The bit of lanes goes when they
     * have had their turn: so it is still there if anything fails.
     */
    private void pass(Cpu cpu) {
        while (left != 0 && !isUnwanted()) {
            int number = Long.numberOfTrailingZeros(left);
            doing = number;
            switch (number) {
                case Cpu.HIGH -> runLanes(number, cpu.highQueues, cpu.highTasklets);
                case Cpu.BOTTOM_HALVES -> runLanes(number, NO_QUEUES, softirq.bottomHalves());
                case Cpu.NORMAL -> runLanes(number, cpu.queues, cpu.tasklets);
                default -> {
                    left &= left - 1;
                    runVector(softirq.vector(number - Cpu.FIRST_VECTOR));
                }
            }
        }
    }

    private void runVector(Vector present) {
        count();
        pump.call(present.handler(), present.ref(), softirq, softirq.engine);
        mendDepth();
    }

    /**
     * Each of the queues that are ready now has its turn while there is time; then those that come in no queue have theirs, in any
     * case. What is left keeps the softirq pending.
     */
    private void runLanes(int number, ReadyLanes queues, BottomHalfLane others) {
        boolean onTime = true;
        for (int lanes = queues.size(); lanes > 0 && onTime && !isUnwanted(); lanes--) {
            BottomHalfLane lane = queues.poll();
            if (lane != null) {
                runLane(lane, QUEUE_ITEMS);
            }
            onTime = goesOn(lanes > 1);
        }
        if (isUnwanted()) {
            return;
        }
        runLane(others, Integer.MAX_VALUE);
        long bit = 1L << number;
        raised |= queues.size() > 0 || others.ready() ? bit : 0;
        left &= ~bit;
    }

    /** The CPU's own thread waits until ksoftirqd has come to the end of the item that it is inside. */
    private boolean isUnwanted() {
        return called && stands().isShut();
    }

    /** What comes meanwhile waits for the next pass. */
    private void runLane(BottomHalfLane lane, int most) {
        try {
            pump.run(lane, Math.min(most, Math.max(1, lane.depth())), between);
        } finally {
            mendDepth(); // after completions
            if (lane.ready()) {
                lane.tell(1);
            }
        }
    }

    /**
     * Between two items. The clock costs as much as a small item, so it is looked at when a quarter of the time that is left has
     * passed, as far as the last ones tell.
     */
    private boolean goesOn(boolean more) {
        count();
        mendDepth();
        if (!more || isUnwanted()) {
            return false;
        }
        if (--toLook > 0) {
            return true;
        }
        long now = softirq.engine.clock();
        long each = Math.max(1, (now - lookedAt) / unseen);
        lookedAt = now;
        unseen = Math.clamp((until - now) / (4 * each), 1, MOST_UNSEEN);
        toLook = unseen;
        return now < until;
    }

    /**
     * A handler that leaves sections open is reported, and costs nobody else anything. Also those of another runtime, unless the thread
     * was in one before: whose that is cannot be told.
     */
    private void mendDepth() {
        boolean own = (interrupts | disables) != 0;
        boolean others = !elsewhere && current.isAtomicBut(this);
        if (own || others) {
            ItemRef handler = pump.last();
            String who = "softirq '" + (handler == null ? "?" : handler.name()) + "'";
            if (own) {
                forget(who);
            }
            if (others) {
                current.leaveSectionsBut(this, who);
            }
        }
    }

    private void forget(String who) {
        String open = interrupts + " top halves and " + disables + " sections with bottom halves disabled";
        interrupts = 0;
        disables = 0;
        softirq.engine
                .reports()
                .warn(who + " ended inside " + open
                        + " that it had entered; they were left for it: close them by try-with-resources");
    }

    /** Whether the thread runs softirqs as ksoftirqd. */
    boolean isKsoftirqd() {
        return called;
    }

    // ---- for those who watch

    private void count() {
        HANDLERS.setOpaque(this, handlers + 1);
    }

    /** Changes with each handler and each item; a hint. */
    int progress() {
        return (int) HANDLERS.getOpaque(this) + pump.visits();
    }

    /** Whether the thread runs softirqs; a hint. */
    boolean isServing() {
        return serving;
    }

    /** The vector whose handler runs; a hint. */
    @Nullable
    Vector vector() {
        int number = doing - Cpu.FIRST_VECTOR;
        return number < 0 || number >= Softirq.VECTORS ? null : softirq.vectorOrNull(number);
    }

    /** What runs the items. */
    Pump pump() {
        return pump;
    }
}
