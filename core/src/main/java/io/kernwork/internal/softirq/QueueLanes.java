package io.kernwork.internal.softirq;

import io.kernwork.base.ErrorHandler;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.engine.CpuLanes;
import io.kernwork.internal.queue.BottomHalfLane;
import io.kernwork.internal.queue.Lane;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The lanes of a bottom-half queue: one for each CPU that has enqueued something, and for each share of the runtime. */
public final class QueueLanes implements CpuLanes {
    private final Softirq softirq;
    private final QueueRef queue;
    private final ErrorHandler errors;
    private final boolean high;
    private volatile @Nullable Lane[] byCpu; // written under this object's monitor

    /** Opens those of the shares. */
    public QueueLanes(Softirq softirq, QueueRef queue, ErrorHandler errors, boolean high) {
        this.softirq = softirq;
        this.queue = queue;
        this.errors = errors;
        this.high = high;
        Lane[] shares = new Lane[softirq.engine.cpus()];
        Cpu[] cpus = softirq.cpus();
        for (int cpu = 0; cpu < shares.length; cpu++) {
            shares[cpu] = open(cpus[cpu]);
        }
        this.byCpu = shares;
    }

    @Override
    public Lane here() {
        Cpu cpu = softirq.here();
        @Nullable Lane[] present = byCpu;
        Lane lane = cpu.index < present.length ? present[cpu.index] : null;
        return lane == null ? add(cpu) : lane;
    }

    @Override
    public Lane on(int share) {
        return Objects.requireNonNull(byCpu[share]);
    }

    /** None is added while the queue is not open: that of the share refuses, or lets in its own bodies, like all others. */
    private synchronized Lane add(Cpu cpu) {
        if (on(0).state() != Lane.OPEN) {
            return on(cpu.shard);
        }
        @Nullable Lane[] present = byCpu;
        Lane found = cpu.index < present.length ? present[cpu.index] : null;
        if (found != null) {
            return found;
        }
        @Nullable Lane[] more = Arrays.copyOf(present, Math.max(present.length, cpu.index + 1));
        Lane made = open(cpu);
        more[cpu.index] = made;
        byCpu = more;
        return made;
    }

    private BottomHalfLane open(Cpu cpu) {
        return softirq.engine.openBottomHalf(
                queue, errors, Integer.MAX_VALUE, cpu.shard, lane -> cpu.ready(lane, high));
    }

    @Override
    public synchronized Lane[] all() {
        return Arrays.stream(byCpu).filter(Objects::nonNull).toArray(Lane[]::new);
    }
}
