package io.kernwork.internal.timer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/** Random operations on a wheel, beside a plain map of what is filed under which time. */
final class WheelWalk {
    private static final int NODES = 200;
    private static final int LONGEST_BITS = 61;

    private final Random random;
    private final long skew;
    private final WheelTest.Target target = new WheelTest.Target();
    private final List<TimerNode> nodes = new ArrayList<>();
    private final Map<TimerNode, Long> model = new HashMap<>();
    private final TreeSet<Integer> levels = new TreeSet<>();
    private final Wheel wheel;
    private long now;
    private int polled;
    private int moved;
    private int removed;

    /**
     * A walk.
     *
     * @param skew how far beyond the present time the wheel is told to look; above zero it is a planted defect
     */
    WheelWalk(long seed, long skew) {
        this.random = new Random(seed);
        this.skew = skew;
        this.wheel = new Wheel(() -> now, false);
        for (int i = 0; i < NODES; i++) {
            nodes.add(new TimerNode("node-" + i));
        }
    }

    int polled() {
        return polled;
    }

    int levels() {
        return levels.size();
    }

    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            TimerNode node = nodes.get(random.nextInt(NODES));
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> file(node);
                case 4 -> remove(node);
                default -> advance();
            }
        }
    }

    private void file(TimerNode node) {
        long delay = random.nextLong() >>> (Long.SIZE - random.nextInt(1, LONGEST_BITS));
        long at = Math.min(now + delay, Wheel.NEVER - 1);
        moved += model.containsKey(node) ? 1 : 0;
        wheel.file(node, target, at);
        levels.add(node.slot / Wheel.SLOTS);
        model.put(node, at);
        check(wheel.earliest() <= at, "the next look, at " + wheel.earliest() + ", is too late for " + at);
    }

    private void remove(TimerNode node) {
        removed += model.remove(node) == null ? 0 : 1;
        wheel.remove(node);
    }

    /** To the next look, short of it, or beyond it; never so far that nothing could be beyond. */
    private void advance() {
        long soonest = model.values().stream().mapToLong(Long::longValue).min().orElse(now);
        check(model.isEmpty() || wheel.earliest() <= soonest, "the next look is too late");
        long look = Math.min(wheel.earliest(), soonest);
        long step = random.nextLong() >>> (Long.SIZE - random.nextInt(1, LONGEST_BITS - 20));
        now = Math.max(
                now,
                switch (random.nextInt(3)) {
                    case 0 -> look - 1;
                    case 1 -> look;
                    default -> now + step;
                });
        poll();
    }

    private void poll() {
        long slot = 0;
        for (TimerNode node : WheelTest.polled(wheel, now + skew)) {
            Long at = model.remove(node);
            check(at != null, "a node that is not filed came up");
            if (at != null) {
                check(at <= now, "early: a node for " + at + " came up at " + now);
                check(at >>> Wheel.TICK_SHIFT >= slot, "a node for " + at + " came up after a later slot");
                slot = at >>> Wheel.TICK_SHIFT;
            }
            wheel.remove(node);
            polled++;
        }
        model.values().forEach(at -> check(at > now, "late: a node for " + at + " did not come up at " + now));
        lookAgain();
        check(wheel.size() == model.size(), wheel.size() + " nodes are filed instead of " + model.size());
    }

    /** Each look that is asked for at once moves nodes, and there are few. */
    private void lookAgain() {
        for (int looks = 0; wheel.earliest() <= now + skew; looks++) {
            check(looks < NODES, "a look is asked for at " + wheel.earliest() + " again and again at " + now);
            check(WheelTest.polled(wheel, now + skew).isEmpty(), "a node came up late");
        }
    }

    private static void check(boolean fact, String otherwise) {
        if (!fact) {
            throw new AssertionError(otherwise);
        }
    }

    @Override
    public String toString() {
        return polled + " came up, " + moved + " moved, " + removed + " removed, levels " + levels;
    }
}
