package io.kernwork.simulate.sched;

import io.kernwork.simulate.Leg;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schedule that was written down, leg by leg. Who has come to its place stays there until a later leg is its own, or until nobody
 * else can go on; and so do all others after the last leg. A place is told from the stack, so that it stays one when its method
 * changes.
 */
final class Written implements Strategy {
    /** So often a thread may look again before others go on; a body that lasts does so less often. */
    private static final int PATIENCE = 100;

    private static final Leg NOBODY = Leg.toItsEnd("");

    private final ArrayDeque<Leg> legs;
    private final Set<SimThread> held = new HashSet<>();
    private int spun;

    Written(List<Leg> legs) {
        this.legs = new ArrayDeque<>(legs);
    }

    @Override
    public int gap(SimThread thread) {
        return 1; // it looks at every step
    }

    @Override
    public int preempt(SimThread thread, List<SimThread> ready) {
        Leg leg = leg();
        if (isOf(leg, thread) && isAt(leg.place())) {
            legs.remove();
            held.add(thread);
            if (legs.isEmpty()) {
                held.clear();
            }
        }
        return choose(thread, ready, thread).number;
    }

    @Override
    public SimThread next(SimThread before, boolean spins, List<SimThread> ready) {
        Leg leg = leg();
        if (isOf(leg, before)) {
            if (before.life == SimThread.Life.ENDED && leg.place() == null) {
                legs.remove();
            } else if (spins && ++spun < PATIENCE) {
                return before;
            }
        }
        spun = 0;
        return choose(before, ready, Strategy.obvious(before, ready));
    }

    @Override
    public @Nullable String unfinished() {
        return legs.isEmpty() ? null : "OTHERWISE: nobody has gone the way of " + legs;
    }

    private SimThread choose(SimThread before, List<SimThread> ready, SimThread obvious) {
        Leg leg = leg();
        for (SimThread thread : ready) {
            if (isOf(leg, thread)) {
                held.remove(thread);
                return thread;
            }
        }
        List<SimThread> free =
                ready.stream().filter(thread -> !held.contains(thread)).toList();
        return free.isEmpty() || free.contains(obvious) ? obvious : Strategy.obvious(before, free);
    }

    private Leg leg() {
        Leg leg = legs.peek();
        return leg == null ? NOBODY : leg;
    }

    private static boolean isOf(Leg leg, SimThread thread) {
        return leg.thread().equals(thread.getName());
    }

    private static boolean isAt(@Nullable String place) {
        if (place == null) {
            return false;
        }
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
            String type = frame.getClassName();
            if ((type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethodName()).equals(place)) {
                return true;
            }
        }
        return false;
    }
}
