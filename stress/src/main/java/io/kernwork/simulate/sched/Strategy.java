package io.kernwork.simulate.sched;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who goes on. */
interface Strategy {
    /** A thread came into being. */
    default void born(SimThread thread) {}

    /** After how many more steps the thread is to be {@linkplain #preempt asked} again. */
    int gap(SimThread thread);

    /** Who is to go on instead of a thread that could; a number of {@code Switch}. */
    int preempt(SimThread thread, List<SimThread> ready);

    /** Who is to go on after a thread that cannot, or that only spins; {@code ready} is not empty. */
    SimThread next(SimThread before, boolean spins, List<SimThread> ready);

    /** After a run in which nothing was wrong: what it did not do although it should have, or null. */
    default @Nullable String unfinished() {
        return null;
    }

    /** The obvious one: the next by number. */
    static SimThread obvious(SimThread before, List<SimThread> ready) {
        for (SimThread thread : ready) {
            if (thread.number > before.number) {
                return thread;
            }
        }
        return ready.getFirst();
    }
}
