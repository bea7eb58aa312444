package io.kernwork.simulate.world;

import io.kernwork.simulate.Count;
import io.kernwork.simulate.Program;
import io.kernwork.simulate.sched.Simulation;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Threads that cannot be made, and memory that is lacking, if the program has such; no more when it is healed. */
final class Faults {
    private static final int MOST = 6;
    private static final int ONE_IN = 5;

    private final Program program;
    private final SplittableRandom random;
    private int left;
    private long last = Long.MIN_VALUE / 2;

    Faults(Program program, SplittableRandom random) {
        this.random = random;
        this.program = program;
    }

    /** From now on. */
    void begin() {
        left = program.faults() ? MOST : 0;
    }

    void heal() {
        left = 0;
    }

    void failed() {
        last = Simulation.now();
    }

    /** How long ago the last one was. */
    long since() {
        return Simulation.now() - last;
    }

    private boolean now() {
        if (left > 0 && random.nextInt(ONE_IN) == 0) {
            left--;
            failed();
            return true;
        }
        return false;
    }

    @Nullable
    Thread thread(Supplier<Thread> maker) {
        if (now()) {
            Simulation.count(Count.NO_THREAD);
            Simulation.note("no thread");
            int how = random.nextInt(3);
            if (how == 0) {
                throw new OutOfMemoryError("no thread, on purpose");
            }
            if (how == 1) {
                throw new Thrown();
            }
            return null;
        }
        return maker.get();
    }

    void ring() {
        if (now()) {
            Simulation.count(Count.NO_MEMORY);
            Simulation.note("no memory");
            throw new OutOfMemoryError("no ring, on purpose");
        }
    }
}
