package io.kernwork.internal.softirq;

import io.kernwork.internal.engine.EngineAccess;
import org.jspecify.annotations.NullMarked;

/** What counts as a CPU, for those who check who runs where. It stands in this package because that is nobody else's business. */
@NullMarked
public final class CpuPeek {
    private final Softirq softirq;

    /** The CPUs of a runtime. */
    public CpuPeek(Object runtime) {
        softirq = Softirq.of(EngineAccess.of(runtime));
    }

    /** The number of the CPU that the calling thread stands for: first the shares of the runtime, then threads. */
    public int here() {
        return softirq.here().index;
    }

    /** How many there are now. */
    public int count() {
        return softirq.cpus().length;
    }

    /** Whether the calling thread stands for a thread's CPU, its own or that of another one. */
    public boolean isThreads() {
        return here() >= softirq.engine.cpus();
    }

    /** Whether the calling thread is in a section of its own. */
    public boolean isOwn() {
        return softirq.here().isOf(Thread.currentThread());
    }

    /** Whether nothing is pending on any CPU, and nobody has the right to run anything. */
    public boolean isIdle() {
        for (Cpu cpu : softirq.cpus()) {
            if (cpu.word() != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether somebody has the right to run what is pending on a CPU. */
    public boolean isServed(int cpu) {
        return softirq.cpus()[cpu].isServed();
    }

    /** Whether a vector is pending on a CPU. */
    public boolean isPending(int cpu, int vector) {
        return (softirq.cpus()[cpu].pending() & 1L << (Cpu.FIRST_VECTOR + vector)) != 0;
    }

    /** Leaves a vector to who has the right on a CPU; when nobody has any more it is lost. */
    public void leave(int cpu, int vector) {
        softirq.cpus()[cpu].acquire(1L << (Cpu.FIRST_VECTOR + vector));
    }

    /** Lets so many bottom halves run at the same time. */
    public void allowBottomHalves(int most) {
        softirq.bottomHalves().lock();
        softirq.bottomHalves().setMaxActive(most);
        softirq.bottomHalves().unlock();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Cpu cpu : softirq.cpus()) {
            text.append(cpu).append(" 0x").append(Long.toHexString(cpu.word())).append("; ");
        }
        return text.toString();
    }
}
