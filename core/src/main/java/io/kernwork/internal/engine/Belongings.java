package io.kernwork.internal.engine;

import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.Current;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.Run;
import io.kernwork.internal.timer.TimerNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What of a queue belongs to one of those who share it. Each look visits everything in the queue, under the lock of each of its lanes, so
 * it is for verbs that are rare.
 */
public final class Belongings {
    private Belongings() {}

    /** An item of theirs that a thread is inside. */
    public record Inside(Item item, Thread thread) {}

    /** Those that wait or are armed, in the order of their places and then of their filing; outdated as soon as it is there. */
    public static List<Item> waiting(Engine engine, LaneSet lanes, Predicate<Item> theirs) {
        List<Item> found = new ArrayList<>();
        for (Lane lane : lanes.all()) {
            lane.lock();
            try {
                lane.placed(Integer.MAX_VALUE).stream().filter(theirs).forEach(found::add);
            } finally {
                lane.unlock();
            }
        }
        for (Lane lane : lanes.all()) {
            for (TimerNode node : engine.wheel().listed(lane, Integer.MAX_VALUE)) {
                if (node.owner instanceof Item item && theirs.test(item)) {
                    found.add(item);
                }
            }
        }
        return found;
    }

    /** Those that threads are inside, or about to begin. */
    public static List<Inside> running(LaneSet lanes, Predicate<Item> theirs) {
        List<Inside> found = new ArrayList<>();
        for (Lane lane : lanes.all()) {
            lane.lock();
            try {
                lane.forEachRunning((run, item) -> {
                    Thread thread = run.thread();
                    if (thread != null && theirs.test(item)) {
                        found.add(new Inside(item, thread));
                    }
                });
            } finally {
                lane.unlock();
            }
        }
        return found;
    }

    /** The thread that is inside an item, or has just left it; null if there is none. */
    public static @Nullable Thread threadInside(Item item) {
        if (!ItemWord.isRunning(item.word())) { // this read is what makes the run that START came after seen
            return null;
        }
        Lane lane = item.latestRun() instanceof Run run ? run.laneOrNull() : null;
        if (lane == null) {
            return null;
        }
        List<Inside> found = running(() -> new Lane[] {lane}, inside -> inside == item);
        return found.isEmpty() ? null : found.getFirst().thread();
    }

    /** On which of the lanes the calling thread's body runs; null if it is in none there. */
    public static @Nullable Lane laneOfCaller(LaneSet lanes) {
        for (Run run = Current.run(); run != null; run = run.outer()) {
            for (Lane lane : lanes.all()) {
                if (run.laneOrNull() == lane) {
                    return lane;
                }
            }
        }
        return null;
    }

    /** A lane every slot of which stays taken until the calling thread's bodies go on; null if there is none. */
    public static @Nullable Lane keptByCaller(LaneSet lanes) {
        Lane lane = laneOfCaller(lanes);
        int kept = 0;
        for (Run run = Current.run(); run != null && lane != null; run = run.outer()) {
            kept += run.laneOrNull() == lane ? 1 : 0;
        }
        return lane != null && kept >= lane.maxActive() ? lane : null;
    }

    /** Whether the calling thread is inside one of them. */
    public static boolean containCaller(Predicate<Item> theirs) {
        for (Run run = Current.run(); run != null; run = run.outer()) {
            if (theirs.test(run.item())) {
                return true;
            }
        }
        return false;
    }
}
