package io.kernwork.internal.engine;

import io.kernwork.base.SelfWaitException;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Run;
import io.kernwork.internal.queue.Waiting;
import io.kernwork.internal.queue.Waiting.Needed;
import io.kernwork.observe.StallSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bodies that wait for each other without end: one flushes a queue whose body waits for the first one. Found by the one that closes
 * the circle, before it parks.
 *
 * <p><b>Why none is missed.</b> Each notes what it waits for in its runs (a volatile write) and then looks at what the others have noted.
 * Of those that form a circle one notes last, and so sees the notes of all others. Only one looks at a time, and whoever has found a circle takes
 * its note back before the next one looks: so one of them is refused, and the others go on.
 *
 * <p><b>Why none is found that is not there.</b> A note counts only while its waiter is registered, which is seen under the lock of its lane, and so do
 * the runs that it needs. Whoever is to be refused takes its waiter back first: if that was released meanwhile it goes on.
 *
 * <p>Only waits without a bound are noted: others end by themselves. Of long chains no more than {@link #MOST_SEEN} runs are looked at.
 */
final class WaitCycle {
    private static final Object LOOKING = new Object();
    private static final int MOST_SEEN = 1_000;

    private final Set<Run> mine = new HashSet<>();
    private final Set<Run> seen = new HashSet<>();

    /** A run that is needed, and by whom: null for the calling thread. */
    private record Step(Needed needed, @Nullable Step by) {}

    private WaitCycle() {
        for (Run run = Current.run(); run != null; run = run.outer()) {
            mine.add(run);
        }
    }

    /**
     * The calling thread has registered a waiter and is about to park; on a thread that is inside no body nothing happens.
     *
     * @param refuse whether it may be refused: its note is taken back then if there is a circle
     * @return the circle in words; null if there is none
     */
    static @Nullable String find(Await await, boolean refuse) {
        if (Current.run() == null) {
            return null;
        }
        Waiting waiting = await.waiting();
        Step last;
        synchronized (LOOKING) {
            note(waiting);
            last = new WaitCycle().leadBack(waiting);
            if (last != null && refuse) {
                note(null);
            }
        }
        return last == null ? null : inWords(last);
    }

    /** Notes what the calling thread waits for, or that it does not wait any more. */
    static void note(@Nullable Waiting waiting) {
        for (Run run = Current.run(); run != null; run = run.outer()) {
            run.setWaiting(waiting);
        }
    }

    /** The way back to the calling thread; null if there is none. */
    private @Nullable Step leadBack(Waiting first) {
        List<Step> open = new ArrayList<>();
        first.needs().forEach(needed -> open.add(new Step(needed, null)));
        while (!open.isEmpty() && seen.size() < MOST_SEEN) {
            Step step = open.removeLast();
            Run run = step.needed.run();
            if (mine.contains(run)) {
                return step;
            }
            Waiting next = run.waiting();
            Thread thread = run.thread();
            if (next != null && thread != null && !thread.isInterrupted() && seen.add(run)) {
                next.needs().forEach(needed -> open.add(new Step(needed, step)));
            }
        }
        return null;
    }

    /** The last step leads to what the calling thread is inside. */
    private static String inWords(Step last) {
        StringBuilder text = new StringBuilder();
        for (Step step = last; step != null; step = step.by) {
            text.insert(0, (step.by == null ? " waits for " : ", which waits for ") + step.needed);
        }
        return last.needed + text.toString() + ": use the async form in one of them, or a bounded wait";
    }

    /** Tells of a circle; no lock is held. */
    static void report(String circle) {
        Run run = Current.run();
        Lane lane = run == null ? null : run.laneOrNull();
        if (run != null && lane != null) {
            String subject = "item " + Engine.quote(run.item().ref()) + " on queue '" + lane.queue.name() + "'";
            Removal.engine(run.item())
                    .reports()
                    .stalled(new StallSnapshot("wait cycle", subject, 0, circle, List.of()), Thread.currentThread());
        }
    }

    static SelfWaitException refused(String circle) {
        return new SelfWaitException("bodies would wait for each other without end: " + circle);
    }
}
