package io.kernwork.softirq;

import io.kernwork.internal.softirq.Cpu;
import io.kernwork.internal.softirq.Softirq;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One value for each CPU of the softirqs: what a top half leaves here is found by the handler that it raises, wherever that runs, at
 * the end of the section or in ksoftirqd; and what other CPUs have is out of the way.
 *
 * {@snippet class="io.kernwork.softirq.SoftirqSnippets" region="percpu"}
 *
 * <p>Handlers of one CPU never run beside each other, so a value that only they use needs no lock. A top half does run beside
 * them, while ksoftirqd serves its CPU: what both use needs a structure for one producer and one consumer, or a section with
 * {@linkplain Softirqs#disableBottomHalves() bottom halves disabled}. A thread that becomes the CPU of one that has ended finds that one's
 * value.
 *
 * <p>Stands for {@code DEFINE_PER_CPU} (Linux, include/linux/percpu-defs.h).
 *
 * @param <T> the type of the values
 */
public final class PerCpu<T> {
    private final Softirq softirq;
    private final Supplier<? extends T> initial;

    private final ConcurrentMap<Cpu, T> values = new ConcurrentHashMap<>();

    PerCpu(Softirq softirq, Supplier<? extends T> initial) {
        this.softirq = softirq;
        this.initial = initial;
    }

    /**
     * The value of the CPU that the calling thread stands for: its own in a section, and in a softirq that of the CPU on which it was
     * raised. Does not block; allocates at the first call for a CPU only, in which the value is made, on the calling thread.
     *
     * <p>Stands for {@code this_cpu_ptr()} (Linux, include/linux/percpu-defs.h).
     *
     * @return always the same for one CPU
     * @throws IllegalStateException outside atomic context, where a thread stands for no CPU: others would use the value at the same
     *     time
     */
    public T get() {
        Cpu cpu = softirq.presentOrNull();
        if (cpu == null) {
            throw new IllegalStateException("thread '" + Thread.currentThread().getName()
                    + "' stands for no CPU of runtime '" + softirq.engine().name()
                    + "': call get() in a section (enterInterrupt, disableBottomHalves) or in a handler");
        }
        T present = values.get(cpu);
        return present == null ? make(cpu) : present;
    }

    /** Not by the map, which would hold a lock meanwhile. */
    private T make(Cpu cpu) {
        T made = Objects.requireNonNull(initial.get(), "the value of a CPU, which the supplier has made");
        T other = values.putIfAbsent(cpu, made);
        return other == null ? made : other;
    }

    /**
     * Shows the values there are, as for a sum; from any thread. Their owners use them meanwhile, so they must be fit to be read by
     * another thread. Blocks and allocates nothing but what the reader does.
     *
     * <p>Stands for {@code for_each_possible_cpu()} (Linux, include/linux/cpumask.h).
     *
     * @param reader is shown each value; what it throws ends the walk
     */
    public void forEach(Consumer<? super T> reader) {
        values.values().forEach(Objects.requireNonNull(reader, "who reads the values"));
    }

    /** How many values there are, for logs. */
    @Override
    public String toString() {
        return "PerCpu[" + values.size() + " values]";
    }
}
