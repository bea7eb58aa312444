package io.kernwork.internal.softirq;

import io.kernwork.base.Admission;
import io.kernwork.base.AtomicSection;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.Pool;
import io.kernwork.internal.engine.PoolSpec;
import io.kernwork.internal.engine.Service;
import io.kernwork.internal.queue.BottomHalfLane;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.sync.ShortLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The softirqs of one runtime: its vectors, its CPUs and their ksoftirqd threads. Raising and running are the business of {@link
 * Section} and {@link Cpu}.
 *
 * <p>ksoftirqd of a share of the runtime is a lane with one slot on a pool of threads that do nothing else; what waits in it are
 * CPUs. So each CPU has its turn, for one budget at a time.
 */
public final class Softirq implements QueueRef, Service {
    /** How many vectors a program may open. */
    public static final int VECTORS = 32;

    private static final int DEFAULT_PASSES = 10;
    private static final long DEFAULT_NANOS = 2_000_000;
    private static final int RANK = 1_000;

    final Engine engine;
    final QueueRef taskletQueue = () -> "tasklets";
    final Watch watch;
    private final Lane[] ksoftirqd; // of each share
    private final BottomHalfLane bottomHalves;
    private final AtomicReferenceArray<@Nullable Vector> vectors = new AtomicReferenceArray<>(VECTORS);
    private volatile Cpu[] cpus = {}; // the shares, then threads; written under this object's monitor
    private volatile int passes = DEFAULT_PASSES;
    private volatile long budgetNanos = DEFAULT_NANOS;
    private volatile boolean closed;

    private Softirq(Engine engine) {
        this.engine = engine;
        this.ksoftirqd = new Lane[engine.cpus()];
        Pool pool = null;
        for (int cpu = 0; cpu < ksoftirqd.length; cpu++) {
            int number = cpu;
            if (pool == null || engine.bindsCpus()) {
                pool = engine.openPool(PoolSpec.unbound("ksoftirqd", RANK, engine.bindsCpus() ? number : Lane.NO_CPU));
            }
            ksoftirqd[cpu] = engine.serviceLane(() -> "ksoftirqd/" + number, cpu, pool);
        }
        this.watch = new Watch(this, engine.serviceLane(() -> "softirq watch", Lane.NO_CPU, first(ksoftirqd)));
        this.bottomHalves = engine.openBottomHalf(
                () -> "bottom halves", engine.errors(), 1, Lane.NO_CPU, lane -> raise(Cpu.BOTTOM_HALVES));
        for (int cpu = 0; cpu < ksoftirqd.length; cpu++) {
            add(new Cpu(this, cpu, cpu, null));
        }
        engine.add(this);
    }

    /** Those of a runtime, made at the first call. */
    public static Softirq of(Engine engine) {
        return engine.attachment(Softirq.class, Softirq::new);
    }

    private static Pool first(Lane[] lanes) {
        return (Pool) lanes[0].workers();
    }

    @Override
    public String name() {
        return "softirqs";
    }

    public Engine engine() {
        return engine;
    }

    // ---- settings

    int passes() {
        return passes;
    }

    long budgetNanos() {
        return budgetNanos;
    }

    public void setBudget(int mostPasses, long nanos) {
        passes = mostPasses;
        budgetNanos = nanos;
    }

    public void setLimit(long nanos) {
        watch.setLimit(nanos);
    }

    // ---- vectors

    /**
     * Opens a vector.
     *
     * @return the one that had the place before, and still has it; null if it was free
     */
    public @Nullable Vector open(int number, Vector vector) {
        return vectors.compareAndExchange(number, null, vector);
    }

    /** The vector of that number; null when it is not open. */
    public @Nullable Vector vectorOrNull(int number) {
        return vectors.get(number);
    }

    Vector vector(int number) {
        Vector present = vectors.get(number);
        if (present == null) {
            throw new IllegalStateException("defect in Kernwork: vector " + number + " was raised and is not open");
        }
        return present;
    }

    /** Raises a vector on the CPU that the calling thread stands for. */
    public Admission raiseVector(int number) {
        return closed ? Admission.CLOSED : raise(number + Cpu.FIRST_VECTOR);
    }

    /** Raises the numbered bottom halves there. */
    public void raiseBottomHalves() {
        raise(Cpu.BOTTOM_HALVES);
    }

    private Admission raise(int number) {
        Section section = sectionOrNull();
        if (section != null && section.holds()) {
            return section.raise(1L << number) ? Admission.COALESCED : Admission.QUEUED;
        }
        Cpu cpu = cpus[engine.cpu()];
        boolean was = (cpu.pending() & 1L << number) != 0;
        cpu.post(number);
        return was ? Admission.COALESCED : Admission.QUEUED;
    }

    // ---- atomic sections

    /** The calling thread's; null when it has never been in an atomic section of this runtime. */
    @Nullable
    Section sectionOrNull() {
        return (Section) Current.atomic(engine);
    }

    private Section section() {
        Section present = sectionOrNull();
        return present == null ? newSection() : present;
    }

    private Section newSection() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a virtual thread cannot enter an atomic section of runtime '"
                    + engine.name() + "', since it would not count as a CPU; use a platform thread");
        }
        Section made = new Section(this);
        Current.ofThread().add(made);
        return made;
    }

    public AtomicSection enterInterrupt() {
        return section().enterInterrupt();
    }

    public AtomicSection disableBottomHalves() {
        return section().disableBottomHalves();
    }

    /** Waits until ksoftirqd has left a CPU whose thread has shut it: until the end of one handler. */
    void awaitOutside(Cpu cpu) {
        for (int tries = 0; cpu.isInside(); tries++) {
            engine.pause(tries);
        }
    }

    // ---- CPUs

    /** The CPU that the calling thread stands for; null outside atomic context. */
    public @Nullable Cpu presentOrNull() {
        Section section = sectionOrNull();
        return section != null && section.holds() ? section.stands() : null;
    }

    /** The same, or the share of the runtime that it belongs to. */
    public Cpu here() {
        Cpu present = presentOrNull();
        return present == null ? cpus[engine.cpu()] : present;
    }

    /** Whether the calling thread is ksoftirqd's now. */
    public boolean isKsoftirqd() {
        Section section = sectionOrNull();
        return section != null && section.isKsoftirqd();
    }

    /** Those there are now, first the shares of the runtime. */
    Cpu[] cpus() {
        return cpus;
    }

    private void add(Cpu cpu) {
        Cpu[] more = Arrays.copyOf(cpus, cpus.length + 1);
        more[cpu.index] = cpu;
        cpus = more;
    }

    /** How many shares of the runtime there are, which are the first CPUs. */
    int shares() {
        return ksoftirqd.length;
    }

    /** A CPU for a thread: its own, one whose thread has ended, or another one. */
    Cpu newCpu(Section thread) {
        for (Cpu cpu : cpus) {
            cpu.recover();
        }
        synchronized (this) {
            Cpu found = null;
            for (Cpu cpu : cpus) {
                boolean own =
                        cpu.isOf(thread.thread); // and the section forgotten, by us or by who clears what threads hold
                if (own || (found == null && cpu.isFree())) {
                    found = cpu;
                }
            }
            if (found != null) {
                found.take(thread);
                return found;
            }
            if (closed) {
                throw new IllegalStateException(
                        "runtime '" + engine.name()
                                + "' is closed and lets no other thread enter an atomic section; leave the loops before you close it");
            }
            Cpu made = new Cpu(this, cpus.length, engine.cpu(), thread);
            add(made);
            return made;
        }
    }

    BottomHalfLane bottomHalves() {
        return bottomHalves;
    }

    /** Where the numbered bottom halves wait. */
    public BottomHalfLane bottomHalfLane() {
        return bottomHalves;
    }

    BottomHalfLane newLane(Cpu cpu, Consumer<BottomHalfLane> wanted) {
        return engine.openBottomHalf(taskletQueue, engine.errors(), Integer.MAX_VALUE, cpu.shard, wanted);
    }

    // ---- ksoftirqd

    /** Who calls has taken the right for it. When there is none any more the caller does its work. */
    void call(Cpu cpu) {
        Admission answer = engine.submission().enqueue(ksoftirqd[cpu.shard], cpu.called);
        if (!answer.accepted()) {
            boolean again = true;
            while (again) {
                again = serveOnce(cpu);
            }
        }
    }

    void serveCalled(Cpu cpu) {
        if (serveOnce(cpu)) {
            call(cpu);
        }
    }

    /** A thread that steps a manual runtime may be in an atomic section of its own. */
    private boolean serveOnce(Cpu cpu) {
        Section present = sectionOrNull();
        if (present != null && !present.holds()) {
            return present.serveCalled(cpu);
        }
        Section made = sectionToServe();
        Current current = Current.ofThread();
        current.add(made);
        boolean again = made.serveCalled(cpu);
        if (present != null || engine.isManual() || closed) {
            current.remove(made); // the thread is somebody else's
        }
        return again;
    }

    /** Whoever has the right to serve a CPU cannot give it up before it has served: so this waits until there is memory for it. */
    private Section sectionToServe() {
        for (int tries = 0; ; tries++) {
            try {
                Current.ofThread();
                return new Section(this);
            } catch (OutOfMemoryError full) {
                ShortLock.pause(tries);
            }
        }
    }

    // ---- the end

    boolean isClosed() {
        return closed;
    }

    @Override
    public void refuse() {
        closed = true;
        for (Cpu cpu : cpus) {
            cpu.recover();
        }
        watch.arm();
    }

    @Override
    public void end() {
        close(true);
    }

    @Override
    public void abandon() {
        close(false);
    }

    private void close(boolean run) {
        for (Lane lane : ksoftirqd) {
            engine.closeService(lane, run);
        }
        engine.closeService(watch.lane, false);
    }

    @Override
    public List<Lane> lanes() {
        return new ArrayList<>(Arrays.asList(ksoftirqd));
    }
}
