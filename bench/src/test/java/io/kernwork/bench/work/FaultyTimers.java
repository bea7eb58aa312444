package io.kernwork.bench.work;

import io.kernwork.base.Delay;
import io.kernwork.bench.peer.Task;
import io.kernwork.bench.peer.TimerPeer;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** A peer that arms one timer of eight otherwise than it is asked to; the planted defect of the workloads' own checks. */
final class FaultyTimers<H, T> implements TimerPeer<H, T> {
    /** What goes wrong. */
    enum Fault {
        /** It does not fire. */
        LOST,
        /** It fires at once. */
        EARLY,
        /** It fires twice. */
        DOUBLED
    }

    private static final Delay AT_ONCE = Delay.of(Duration.ofNanos(1));
    private static final Delay NEVER = Delay.of(Duration.ofHours(9));

    private final TimerPeer<H, T> sound;
    private final Fault fault;
    private final Set<H> victims = Collections.newSetFromMap(new IdentityHashMap<>());
    private int adopted;

    FaultyTimers(TimerPeer<H, T> sound, Fault fault) {
        this.sound = sound;
        this.fault = fault;
    }

    @Override
    public H adopt(Task task) {
        H handle = sound.adopt(task);
        if (adopted++ % 8 == 1) {
            victims.add(handle);
        }
        return handle;
    }

    @Override
    public T arm(H handle, Delay delay) {
        if (!victims.contains(handle)) {
            return sound.arm(handle, delay);
        }
        return switch (fault) {
            case LOST -> sound.arm(handle, NEVER);
            case EARLY -> sound.arm(handle, AT_ONCE);
            case DOUBLED -> {
                sound.arm(handle, delay);
                yield sound.arm(handle, delay);
            }
        };
    }

    @Override
    public boolean cancel(T timer) {
        return sound.cancel(timer);
    }

    @Override
    public void close() {
        sound.close();
    }
}
