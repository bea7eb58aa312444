package io.kernwork.softirq;

import io.kernwork.base.Admission;
import io.kernwork.base.ItemRef;
import io.kernwork.internal.softirq.Softirq;
import io.kernwork.internal.sync.StackReserve;

/** One kind of softirq, with its handler and its place in the order; see {@link Softirqs#open(String, io.kernwork.base.Body)}. */
public final class SoftirqVector implements ItemRef {
    private final Softirq softirq;
    private final int number;
    private final String name;

    SoftirqVector(Softirq softirq, int number, String name) {
        this.softirq = softirq;
        this.number = number;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    /**
     * Its place in the order.
     *
     * @return 0 to 31; lower numbers run first in each pass
     */
    public int number() {
        return number;
    }

    /**
     * Makes the vector pending on the CPU that the calling thread counts as: its handler begins there once after this, however
     * often it was raised. Inside an atomic section it runs at the end of the outermost one on this thread, inside a softirq in the
     * next pass; elsewhere in the ksoftirqd of the thread's share of the runtime ({@code Kernwork.cpu()}). Does not block; allocates
     * nothing.
     *
     * <p>Stands for {@code raise_softirq()} (Linux, kernel/softirq.c).
     *
     * @return {@code QUEUED}, {@code COALESCED} when it was pending on this CPU already, or {@code CLOSED} from the first moment of
     *     the runtime's close
     */
    public Admission raise() {
        StackReserve.check();
        return softirq.raiseVector(number);
    }

    /** The number and the name, for logs. */
    @Override
    public String toString() {
        return "SoftirqVector[" + number + " " + name + "]";
    }
}
