package io.kernwork.internal.softirq;

import io.kernwork.base.ErrorHandler;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.engine.CpuLanes;
import io.kernwork.internal.queue.BottomHalfLane;
import io.kernwork.internal.queue.Lane;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
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
        Cpu[] cpus = softirq.cpus();
        this.byCpu = softirq.engine.openBottomHalves(queue, errors, share -> wanted(cpus[share]));
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

    /**
     * None is added while the queue is not open, or the runtime has begun to close: that of the share refuses, or lets in, like all
     * others.
     */
    private synchronized Lane add(Cpu cpu) {
        @Nullable Lane[] present = byCpu;
        Lane found = cpu.index < present.length ? present[cpu.index] : null;
        if (found != null) {
            return found;
        }
        Lane made =
                on(0).state() == Lane.OPEN ? softirq.engine.addBottomHalf(queue, errors, cpu.shard, wanted(cpu)) : null;
        if (made == null) {
            return on(cpu.shard);
        }
        @Nullable Lane[] more = Arrays.copyOf(present, Math.max(present.length, cpu.index + 1));
        more[cpu.index] = made;
        byCpu = more;
        return made;
    }

    private Consumer<BottomHalfLane> wanted(Cpu cpu) {
        return lane -> cpu.ready(lane, high);
    }

    @Override
    public synchronized Lane[] all() {
        return Arrays.stream(byCpu).filter(Objects::nonNull).toArray(Lane[]::new);
    }
}
