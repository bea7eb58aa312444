package io.kernwork.internal.engine;

import io.kernwork.base.Holdup;
import io.kernwork.base.Holdup.State;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Run;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a wait that gave up was waiting for. */
final class Holdups {
    /** A report names at most this many items that only wait in the queue; the running ones are what matters. */
    private static final int MOST_QUEUED = 16;

    private Holdups() {}

    /** The running bodies of lanes, then what waits in them. */
    static List<Holdup> of(Lane... lanes) {
        List<Holdup> holdups = running(lanes);
        for (Lane lane : lanes) {
            List<Item> placed;
            lane.lock();
            try {
                placed = lane.placed(MOST_QUEUED);
            } finally {
                lane.unlock();
            }
            placed.forEach(item -> holdups.add(waiting(lane, item)));
        }
        return holdups;
    }

    /** The running bodies of lanes. */
    static List<Holdup> running(Lane... lanes) {
        List<Holdup> holdups = new ArrayList<>();
        for (Lane lane : lanes) {
            holdups.addAll(running(lane, null));
        }
        return holdups;
    }

    /** The running body of an item, and the request that waits behind it. */
    static List<Holdup> of(Item item) {
        List<Holdup> holdups = new ArrayList<>(2);
        Lane lane = ItemWord.isRunning(item.word()) && item.latestRun() instanceof Run run ? run.laneOrNull() : null;
        if (lane != null) {
            holdups.addAll(running(lane, item));
        }
        if (ItemWord.isPending(item.word()) && item.home() instanceof Lane home) {
            holdups.add(waiting(home, item));
        } else if (ItemWord.isArmed(item.word()) && SelfWait.goal(item) instanceof Lane goal) {
            holdups.add(waiting(goal, item, State.ARMED));
        }
        return holdups;
    }

    /** The running bodies of a lane, or only that of one item. */
    static List<Holdup> running(Lane lane, @Nullable Item only) {
        List<Inside> inside = new ArrayList<>();
        lane.lock();
        try {
            lane.forEachRunning((run, item) -> {
                if (only == null || (item == only && lane.numberOf(run, item) >= 0)) {
                    inside.add(new Inside(run, item, lane.numberOf(run), run.requests()));
                }
            });
        } finally {
            lane.unlock();
        }
        List<Holdup> holdups = new ArrayList<>(inside.size());
        for (Inside one : inside) {
            Thread thread = one.run.thread();
            if (thread != null) {
                StackTraceElement[] stack = thread.getStackTrace();
                if (one.still(lane)) {
                    holdups.add(new Holdup(
                            one.item.ref(), lane.queue, State.RUNNING, one.requests, thread.getName(), List.of(stack)));
                }
            }
        }
        return holdups;
    }

    private static Holdup waiting(Lane lane, Item item) {
        return waiting(
                lane, item, item.place() != Item.PARKED && item.place() != Item.RESUMED ? State.QUEUED : State.PARKED);
    }

    private static Holdup waiting(Lane lane, Item item, State state) {
        int requests = Math.max(1, ItemWord.requests(item.word()));
        return new Holdup(item.ref(), lane.queue, state, requests, null, List.of());
    }

    /** A run as it was under the lock; the stack is taken without it and counts only if the run still goes on then. */
    private record Inside(Run run, Item item, long sequence, int requests) {
        boolean still(Lane lane) {
            lane.lock();
            try {
                return lane.numberOf(run) == sequence;
            } finally {
                lane.unlock();
            }
        }
    }
}
