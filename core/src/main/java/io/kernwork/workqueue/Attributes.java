package io.kernwork.workqueue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What one queue is asked to be, and which of these contradict each other. */
final class Attributes {
    /** Two that no queue can be, and why. */
    private record Contradiction(Attribute first, Attribute second, String why) {}

    private static final List<Contradiction> CONTRADICTIONS = List.of(
            no(Attribute.ORDERED, Attribute.PER_CPU, "which is one order for each CPU"),
            no(Attribute.UNBOUND, Attribute.PER_CPU, "whose items belong to a CPU"),
            no(Attribute.VIRTUAL_THREADS, Attribute.PER_CPU, "whose items belong to a CPU"),
            no(Attribute.UNBOUND, Attribute.CPU_INTENSIVE, "which has no meaning where nobody counts who uses a CPU"),
            no(
                    Attribute.VIRTUAL_THREADS,
                    Attribute.CPU_INTENSIVE,
                    "whose bodies would keep the carriers from all virtual threads"),
            no(Attribute.VIRTUAL_THREADS, Attribute.HIGH_PRIORITY, "which virtual threads cannot have"),
            no(Attribute.VIRTUAL_THREADS, Attribute.AFFINITY_SCOPE, "which virtual threads cannot have"),
            bottomHalf(Attribute.MAX_ACTIVE, "runs one item at a time on each CPU and has no limit"),
            bottomHalf(Attribute.ORDERED, "runs one item at a time on each CPU and has no limit"),
            bottomHalf(Attribute.UNBOUND, "runs on the CPU that enqueues"),
            bottomHalf(Attribute.AFFINITY_SCOPE, "runs on the CPU that enqueues"),
            bottomHalf(Attribute.VIRTUAL_THREADS, "runs on the CPU that enqueues"),
            bottomHalf(Attribute.CPU_INTENSIVE, "runs in atomic context, where nothing may take long"),
            bottomHalf(Attribute.MEM_RECLAIM, "no worker serves, and therefore no rescuer"),
            bottomHalf(Attribute.FREEZABLE, "runs as a softirq, which nobody freezes"));

    private final Set<Attribute> present = EnumSet.noneOf(Attribute.class);

    private static Contradiction no(Attribute first, Attribute second, String why) {
        return new Contradiction(first, second, why);
    }

    private static Contradiction bottomHalf(Attribute other, String why) {
        return new Contradiction(Attribute.BOTTOM_HALF, other, why);
    }

    void add(Attribute one) {
        present.add(one);
    }

    boolean has(Attribute one) {
        return present.contains(one);
    }

    /** Refuses what contradicts itself, or has no effect. */
    void check(String name, int maxActive) {
        if (has(Attribute.ORDERED) && has(Attribute.MAX_ACTIVE) && maxActive != 1) {
            throw new IllegalArgumentException("queue '" + name + "' cannot be ordered and run " + maxActive
                    + " items at a time: choose ordered() or maxActive()");
        }
        for (Contradiction each : CONTRADICTIONS) {
            if (has(each.first) && has(each.second)) {
                throw new IllegalArgumentException(text(name, each));
            }
        }
        if (has(Attribute.AFFINITY_SCOPE) && !has(Attribute.UNBOUND)) {
            throw new IllegalArgumentException(
                    "queue '" + name + "' has an affinity scope, which only unbound queues have: add unbound()");
        }
    }

    private static String text(String name, Contradiction each) {
        String choice = ": choose " + each.first.method + " or " + each.second.method;
        return each.first == Attribute.BOTTOM_HALF
                ? "queue '" + name + "' is a bottom-half queue, which " + each.why + choice
                : "queue '" + name + "' cannot be " + each.first.method + " and " + each.second.method + ", " + each.why
                        + choice;
    }
}
