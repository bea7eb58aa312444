package io.kernwork.softirq;

import io.kernwork.Kernwork;
import io.kernwork.base.AtomicContextException;
import io.kernwork.base.AtomicSection;
import io.kernwork.base.Body;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.softirq.Softirq;
import io.kernwork.internal.softirq.Vector;
import io.kernwork.internal.sync.StackReserve;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The softirqs of one runtime: up to 32 vectors with a handler each, which are raised and then run a little later, at the end of
 * the top half that raised them, on the same thread.
 *
 * {@snippet class="io.kernwork.softirq.SoftirqSnippets" region="loop"}
 *
 * <p>A platform thread inside {@link #enterInterrupt()} or {@link #disableBottomHalves()} counts as a CPU of its own: what it
 * raises is pending there, and runs there when it leaves the outermost section. One such run is made of passes: the vectors
 * that are pending at the beginning run in the order of their numbers; what is raised meanwhile waits for the next pass. After 10
 * passes, or 2 milliseconds, what is still pending goes to the CPU's {@code ksoftirqd}, a thread of the runtime, and the caller
 * gets its thread back. What is raised outside any section runs there from the beginning.
 *
 * <p>On one CPU softirqs never nest and never run beside each other: while ksoftirqd runs those of a thread, that thread
 * leaves it what it raises, until there is nothing left. Different CPUs run the same vector at the same time, so a handler must
 * guard what it shares with another CPU's.
 *
 * <p>A handler, and all else that runs as a softirq, is in <em>atomic context</em>, and so is what runs in a section: it holds up
 * a whole CPU and must not wait. The waiting verbs of this library are refused there with {@link AtomicContextException}. What a
 * handler throws goes to the error handler of the runtime and costs nobody else anything.
 *
 * <p>Memory effects: what a thread did before it raised a vector happens-before the handler that runs for it, also when it was
 * pending already.
 */
public final class Softirqs {
    /** How many vectors there are. */
    public static final int VECTORS = Softirq.VECTORS;

    private final Kernwork runtime;
    private final Softirq softirq;

    private Softirqs(Kernwork runtime, Softirq softirq) {
        this.runtime = runtime;
        this.softirq = softirq;
    }

    /**
     * The softirqs of a runtime.
     *
     * @param runtime an open runtime
     * @return always the same for one runtime
     * @throws IllegalStateException if the runtime is closed, and was so before the first call
     */
    public static Softirqs of(Kernwork runtime) {
        Engine engine = EngineAccess.of(Objects.requireNonNull(runtime, "runtime of the softirqs"));
        Softirq softirq = Softirq.of(engine);
        return engine.attachment(Softirqs.class, missing -> new Softirqs(runtime, softirq));
    }

    /**
     * The runtime that these belong to.
     *
     * @return the runtime
     */
    public Kernwork runtime() {
        return runtime;
    }

    // ---- vectors

    /**
     * Opens the vector with the lowest number that is free, which is behind all that were opened in this way before. It stays open. Stands
     * for {@code open_softirq()} (Linux, kernel/softirq.c).
     *
     * @param name for reports; no other vector of this runtime may have it
     * @param handler what runs after the vector was raised; in atomic context, and on several CPUs at the same time if it is raised
     *     on several
     * @return the vector
     * @throws IllegalArgumentException if the name is blank
     * @throws IllegalStateException if a vector of that name is open, or all 32 are
     */
    public SoftirqVector open(String name, Body handler) {
        StackReserve.check();
        Checks.handler(name, handler);
        synchronized (softirq) {
            for (int number = 0; number < VECTORS; number++) {
                if (softirq.vectorOrNull(number) == null) {
                    return open(number, name, handler);
                }
            }
        }
        throw new IllegalStateException("runtime '" + runtime.name() + "' has " + VECTORS
                + " vectors, and all are open: '" + name + "' finds no place; let one vector do more than one thing");
    }

    /**
     * Opens a vector with a number, which says when it runs: in each pass lower numbers come first.
     *
     * @param number 0 to 31
     * @param name for reports; no other vector of this runtime may have it
     * @param handler as for {@link #open(String, Body)}
     * @return the vector
     * @throws IllegalArgumentException if there is no such number, or the name is blank
     * @throws IllegalStateException if a vector of that name or number is open; it stays as it is, where the kernel's call
     *     overwrites it
     */
    public SoftirqVector open(int number, String name, Body handler) {
        StackReserve.check();
        Checks.handler(name, handler);
        if (number < 0 || number >= VECTORS) {
            throw new IllegalArgumentException(
                    "vector '" + name + "' must have a number from 0 to " + (VECTORS - 1) + ", not " + number);
        }
        SoftirqVector made = new SoftirqVector(softirq, number, name);
        synchronized (softirq) {
            for (int other = 0; other < VECTORS; other++) {
                Vector present = softirq.vectorOrNull(other);
                if (present != null && (other == number || present.ref().name().equals(name))) {
                    throw new IllegalStateException("vector " + other + " of runtime '" + runtime.name()
                            + "' is open under the name '" + present.ref().name() + "': '" + name
                            + "' needs another " + (other == number ? "number" : "name"));
                }
            }
            softirq.open(number, new Vector(made, handler));
        }
        return made;
    }

    /**
     * How much a thread runs at the end of a section before ksoftirqd takes over; 10 passes and 2 milliseconds unless set, which
     * are {@code MAX_SOFTIRQ_RESTART} and {@code MAX_SOFTIRQ_TIME} (Linux, kernel/softirq.c). A handler that has begun is not
     * stopped; between two items of a vector (tasklets, works on bottom-half queues) the time is looked at, too.
     *
     * @param passes 1 or more
     * @param time above zero
     * @throws IllegalArgumentException if one of them is less; nothing has changed then
     */
    public void setBudget(int passes, Duration time) {
        StackReserve.check();
        long nanos = Checks.positive(time, "the budget of softirqs");
        if (passes < 1) {
            throw new IllegalArgumentException("softirqs run in 1 pass or more, not " + passes);
        }
        softirq.setBudget(passes, nanos);
    }

    /**
     * After which time a handler that goes on is reported to the log and to {@code KernworkListener.handlerOverstayed}, with the
     * stack of its thread; 50 milliseconds unless set. The report comes between once and twice that time after the handler has
     * begun.
     *
     * @param time above zero
     * @throws IllegalArgumentException if it is not; nothing has changed then
     */
    public void setHandlerLimit(Duration time) {
        softirq.setLimit(Checks.positive(time, "the limit of a handler"));
    }

    // ---- sections

    /**
     * Begins a top half on the calling thread: code that must be done soon and raises what can be done a little later. Sections
     * nest. What is pending when the outermost one is left runs there, on this thread. Costs a few nanoseconds; only the first
     * call of a thread allocates.
     *
     * <p>Stands for {@code irq_enter()} and {@code irq_exit()} (Linux, kernel/softirq.c). It keeps no handler of this CPU
     * out that runs in ksoftirqd; see {@link #disableBottomHalves()}.
     *
     * @return to be closed on the same thread; the same object for each call of a thread
     * @throws IllegalStateException if called on a virtual thread; or on a closed runtime, by a thread that has not been in a section
     *     of it before, or of another runtime since
     */
    public AtomicSection enterInterrupt() {
        StackReserve.check();
        return softirq.enterInterrupt();
    }

    /**
     * Keeps softirqs from running on the CPU that the calling thread counts as. Sections nest; what is pending when the
     * outermost one is left runs there, on this thread. If ksoftirqd runs softirqs of this CPU the call waits until it has come to
     * the end of the handler that it is inside: so what handlers of this CPU use may be used in the section. So it may
     * wait in atomic context, but for one handler only.
     *
     * <p>Stands for {@code local_bh_disable()} and {@code local_bh_enable()} (Linux, kernel/softirq.c).
     *
     * @return to be closed on the same thread; the same object for each call of a thread
     * @throws IllegalStateException as {@link #enterInterrupt()}
     */
    public AtomicSection disableBottomHalves() {
        StackReserve.check();
        return softirq.disableBottomHalves();
    }

    /**
     * Whether the calling thread is in atomic context of this runtime: in a section, or in what runs as a softirq. Neither blocks nor
     * allocates. Stands for {@code in_interrupt()} (Linux, include/linux/preempt.h).
     *
     * @return whether it is, and may not wait
     */
    public boolean isAtomic() {
        return softirq.presentOrNull() != null;
    }

    /**
     * Whether the calling thread runs softirqs as ksoftirqd, and not at the end of a section of its own: then there is more to do than
     * the budget allows, or what runs was raised outside any section. Neither blocks nor allocates. Stands for {@code
     * this_cpu_ksoftirqd() == current} (Linux, include/linux/interrupt.h).
     *
     * @return whether the caller is a handler, or a body of what runs as a softirq, in ksoftirqd
     */
    public boolean isKsoftirqd() {
        return softirq.isKsoftirqd();
    }

    /**
     * Makes a value for each CPU, when it is first asked for.
     *
     * @param initial makes one, on the thread that asks; if a top half and ksoftirqd ask for one CPU at the same time it is called for
     *     each, and one value is forgotten
     * @param <T> the type of the values
     * @return the values
     */
    public <T> PerCpu<T> perCpu(Supplier<? extends T> initial) {
        return new PerCpu<>(softirq, Objects.requireNonNull(initial, "who makes the value of a CPU"));
    }

    // ---- tasklets

    /**
     * Creates a tasklet.
     *
     * @param name for reports; need not be unique
     * @param body what a run does, in atomic context
     * @return the tasklet, enabled; stands for {@code tasklet_setup()} (Linux, kernel/softirq.c)
     * @throws IllegalArgumentException if the name is blank
     */
    public Tasklet tasklet(String name, Body body) {
        StackReserve.check();
        Checks.handler(name, body);
        return new Tasklet(softirq, name, body);
    }

    /**
     * Creates a tasklet that runs only after its first {@link Tasklet#enable()}.
     *
     * @param name for reports; need not be unique
     * @param body what a run does, in atomic context
     * @return the tasklet, disabled once; stands for {@code DECLARE_TASKLET_DISABLED} (Linux, include/linux/interrupt.h)
     * @throws IllegalArgumentException if the name is blank
     */
    public Tasklet disabledTasklet(String name, Body body) {
        StackReserve.check();
        Tasklet made = tasklet(name, body);
        made.disableNoSync();
        return made;
    }

    /** The runtime and the open vectors, for logs. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Softirqs[").append(runtime.name());
        for (int number = 0; number < VECTORS; number++) {
            Vector present = softirq.vectorOrNull(number);
            if (present != null) {
                text.append(", ")
                        .append(number)
                        .append(' ')
                        .append(present.ref().name());
            }
        }
        return text.append(']').toString();
    }
}
