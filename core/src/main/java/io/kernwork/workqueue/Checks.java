package io.kernwork.workqueue;

import io.kernwork.base.Delay;
import io.kernwork.internal.engine.CpuLanes;
import io.kernwork.internal.engine.Nanos;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.BottomHalfLane;
import io.kernwork.internal.queue.Lane;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Bad input is refused at the door, in one wording; good input costs nothing here. */
final class Checks {
    private Checks() {}

    static String name(String name, String kind) {
        Objects.requireNonNull(name, () -> "name of the " + kind);
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a " + kind + " must not be blank");
        }
        return name;
    }

    /** The time given to a waiting verb of a work or a queue. */
    static long timeout(@Nullable Duration time, String verb, Object subject) {
        if (time == null) {
            throw new NullPointerException(verb + " of " + subject + " was given null as time-out");
        }
        if (time.isNegative()) {
            throw new IllegalArgumentException(verb + " of " + subject + " was given the negative time-out " + time);
        }
        return Nanos.of(time);
    }

    /** The time after which a work is to be queued. */
    static long delay(@Nullable Duration delay, Work work, WorkQueue queue) {
        if (delay == null || delay.isNegative()) {
            String problem =
                    "work '" + work.name() + "' cannot be armed for queue '" + queue.name() + "': the delay is ";
            throw delay == null
                    ? new NullPointerException(problem + "null")
                    : new IllegalArgumentException(problem + "negative, " + delay);
        }
        return Nanos.of(delay);
    }

    /** The time between two runs. */
    static long period(@Nullable Duration period, String name) {
        if (period == null) {
            throw new NullPointerException("the period of work '" + name + "' is null");
        }
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("the period of work '" + name + "' must be above zero, not " + period);
        }
        return Nanos.of(period);
    }

    /** After what a work is to be queued. */
    static Delay delay(@Nullable Delay delay, Work work, WorkQueue queue) {
        if (delay == null) {
            throw new NullPointerException(
                    "work '" + work.name() + "' cannot be armed for queue '" + queue.name() + "': the delay is null");
        }
        return delay;
    }

    /** The lane of one CPU. */
    static Lane lane(@Nullable CpuLanes perCpu, int cpu, WorkQueue queue) {
        if (perCpu == null) {
            throw new IllegalStateException("queue '" + queue.name()
                    + "' has no CPUs to choose from: build it with perCpu() or bottomHalf(), or use enqueue()");
        }
        int cpus = queue.runtime().cpus();
        if (cpu < 0 || cpu >= cpus) {
            throw new IllegalArgumentException("queue '" + queue.name() + "' has the CPUs 0 to " + (cpus - 1)
                    + " of runtime '" + queue.runtime().name() + "', and no CPU " + cpu);
        }
        return perCpu.on(cpu);
    }

    /** A queue whose limit cannot be set. */
    static void limited(WorkQueue queue, boolean ordered, Lane lane) {
        if (ordered) {
            throw new IllegalStateException("queue '" + queue.name() + "' is ordered and runs one item at a time; "
                    + "build one without ordered() to set a limit");
        }
        if (lane instanceof BottomHalfLane) {
            throw new IllegalStateException("queue '" + queue.name() + "' is a bottom-half queue and has no limit; "
                    + "build one without bottomHalf() to set one");
        }
    }

    /** A queue that can be held up. */
    static void freezable(WholeQueue queue) {
        if (queue instanceof WorkQueue work && work.isBottomHalf()) {
            throw new IllegalStateException(
                    "queue '" + queue.name()
                            + "' is a bottom-half queue, which nobody freezes; disable its works, or build one without bottomHalf()");
        }
    }

    /** The engine's half of a work that is offered to a queue. */
    static Item item(@Nullable Work work, WorkQueue queue) {
        if (work == null) {
            throw new NullPointerException("queue '" + queue.name() + "' was given null instead of a work");
        }
        return work.item();
    }
}
