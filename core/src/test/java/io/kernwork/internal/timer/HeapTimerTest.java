package io.kernwork.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heap against a plain sorted model of it, and the life of a node that cannot be queued at once. */
final class HeapTimerTest {
    private static final int NODES = 60;
    private static final int STEPS = 20_000;
    private static final Object LANE = "lane";
    private static final Object OTHER = "other lane";

    private final HeapTimer timer = new HeapTimer();

    /** What the model knows of an armed node. */
    private record Arming(long deadline, int stamp, Object target, long order, boolean held) {}

    private final Map<TimerNode, Arming> model = new LinkedHashMap<>();
    private long orders;
    private int stamps;

    private static TimerNode node(String name) {
        return new TimerNode(name);
    }

    private boolean put(TimerNode node, long deadline, Object target) {
        synchronized (timer) {
            timer.reserve();
            int stamp = stamps++;
            model.put(node, new Arming(deadline, stamp, target, orders++, false));
            return timer.put(node, deadline, stamp, target);
        }
    }

    private void remove(TimerNode node, int stamp) {
        synchronized (timer) {
            timer.remove(node, stamp);
        }
    }

    private @Nullable TimerNode earliest(long now) {
        return model.entrySet().stream()
                .filter(entry -> !entry.getValue().held() && entry.getValue().deadline() <= now)
                .min(Comparator.comparingLong((Map.Entry<TimerNode, Arming> entry) ->
                                entry.getValue().deadline())
                        .thenComparingLong(entry -> entry.getValue().order()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    private Arming arming(TimerNode node) {
        Arming arming = model.get(node);
        if (arming == null) {
            throw new AssertionError("the model does not know " + node.owner);
        }
        return arming;
    }

    /** What is done with a node that has expired. */
    private void deal(TimerNode node, Random random, long now) {
        Arming arming = arming(node);
        switch (random.nextInt(4)) {
            case 0 -> {
                timer.hold(node, arming.stamp());
                model.put(node, new Arming(arming.deadline(), arming.stamp(), arming.target(), 0, true));
            }
            case 1 -> {
                long at = now + 1 + random.nextInt(50);
                timer.retry(node, arming.stamp(), at);
                model.put(node, new Arming(at, arming.stamp(), arming.target(), orders++, false));
            }
            default -> model.remove(node);
        }
        timer.polled(node);
    }

    private void release(Object target) {
        List<TimerNode> held = model.entrySet().stream()
                .filter(entry ->
                        entry.getValue().held() && entry.getValue().target().equals(target))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(timer.release(target)).isEqualTo(!held.isEmpty());
        for (TimerNode node : held) {
            Arming arming = arming(node);
            model.put(node, new Arming(arming.deadline(), arming.stamp(), target, RELEASED, false));
        }
    }

    /** The order of released nodes with equal deadlines is not promised; the model's deadlines differ by then. */
    private static final long RELEASED = -1;

    private void sweep(Object target, Random random) {
        List<TimerNode> shown = new ArrayList<>();
        List<TimerNode> dropped = new ArrayList<>();
        timer.sweep(target, node -> {
            shown.add(node);
            boolean drop = random.nextBoolean();
            if (drop) {
                dropped.add(node);
            }
            return drop;
        });
        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(model.entrySet().stream()
                        .filter(entry -> entry.getValue().target().equals(target))
                        .map(Map.Entry::getKey)
                        .toList());
        dropped.forEach(model::remove);
    }

    /** Arm, move, disarm, stale removals, expiry, hold, retry, release and sweep in random order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void timer_randomSteps_isTheModel(long seed) {
        Random random = new Random(seed);
        List<TimerNode> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            nodes.add(node("node-" + i));
        }
        long now = 0;
        for (int step = 0; step < STEPS; step++) {
            TimerNode node = nodes.get(random.nextInt(NODES));
            Arming arming = model.get(node);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    // deadlines are unique but for one in eight, which is shared by neighbours in time
                    long deadline = now + random.nextInt(400) * 16L + (random.nextInt(8) == 0 ? 0 : step % 16);
                    boolean first = put(node, deadline, random.nextBoolean() ? LANE : OTHER);
                    assertThat(first).isEqualTo(node.equals(earliest(Long.MAX_VALUE)));
                }
                case 3 -> {
                    if (arming != null) {
                        remove(node, arming.stamp() - 1);
                        remove(node, arming.stamp());
                        model.remove(node);
                    }
                }
                case 4, 5 -> {
                    now += random.nextInt(300);
                    TimerNode due = timer.poll(now);
                    TimerNode expected = earliest(now);
                    if (due == null || expected == null) {
                        assertThat(due).isSameAs(expected);
                    } else {
                        assertThat(arming(due).deadline())
                                .isEqualTo(arming(expected).deadline());
                        deal(due, random, now);
                    }
                }
                case 6 -> {
                    if (random.nextInt(20) == 0) {
                        release(random.nextBoolean() ? LANE : OTHER);
                    }
                }
                default -> {
                    if (random.nextInt(50) == 0) {
                        sweep(random.nextBoolean() ? LANE : OTHER, random);
                    }
                }
            }
            assertThat(timer.size()).isEqualTo(model.size());
            TimerNode next = earliest(Long.MAX_VALUE);
            assertThat(timer.earliest())
                    .isEqualTo(next == null ? Timer.NEVER : arming(next).deadline());
        }
    }

    /** Equal deadlines expire in the order of their arming, however many there are and whatever was removed between. */
    @Test
    void poll_equalDeadlines_isFirstInFirstOut() {
        List<TimerNode> nodes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            nodes.add(node("node-" + i));
            put(nodes.getLast(), 1_000, LANE);
        }
        for (int i = 0; i < 200; i += 3) {
            remove(nodes.get(i), arming(nodes.get(i)).stamp());
        }
        TimerNode moved = nodes.get(1);
        put(moved, 1_000, LANE);
        List<Object> expected = new ArrayList<>();
        for (int i = 2; i < 200; i++) {
            if (i % 3 != 0) {
                expected.add(nodes.get(i).owner);
            }
        }
        expected.add(moved.owner);
        assertThat(timer.poll(999)).isNull();
        List<Object> polled = new ArrayList<>();
        for (TimerNode node = timer.poll(1_000); node != null; node = timer.poll(1_000)) {
            polled.add(node.owner);
            timer.polled(node);
        }
        assertThat(polled).containsExactlyElementsOf(expected);
        assertThat(timer.earliest()).isEqualTo(Timer.NEVER);
    }

    /** Only the earliest arming is news to whoever sleeps until the earliest deadline. */
    @Test
    void put_beforeAllOthers_saysSo() {
        assertThat(put(node("a"), 50, LANE)).isTrue();
        assertThat(put(node("b"), 60, LANE)).isFalse();
        assertThat(put(node("c"), 50, LANE)).isFalse();
        assertThat(put(node("d"), 49, LANE)).isTrue();
        assertThat(timer.earliest()).isEqualTo(49);
    }

    /** A node that was armed anew while it was being fired is neither held nor retried under its old stamp. */
    @Test
    void holdAndRetry_ofAStaleArming_changeNothing() {
        TimerNode node = node("node");
        put(node, 10, LANE);
        int old = arming(node).stamp();
        assertThat(timer.poll(10)).isSameAs(node);
        put(node, 500, LANE);
        timer.hold(node, old);
        timer.retry(node, old, 20);
        timer.polled(node);
        assertThat(timer.earliest()).isEqualTo(500);
        assertThat(timer.size()).isEqualTo(1);
        assertThat(timer.release(LANE)).isFalse();
        remove(node, old);
        assertThat(timer.size()).isEqualTo(1);
    }

    /** A held node can be armed anew or disarmed like any other. */
    @Test
    void held_node_canBeMovedAndRemoved() {
        List<TimerNode> nodes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            nodes.add(node("node-" + i));
            put(nodes.getLast(), i, LANE);
            TimerNode due = timer.poll(i);
            assertThat(due).isSameAs(nodes.getLast());
            timer.hold(nodes.getLast(), arming(nodes.getLast()).stamp());
            timer.polled(nodes.getLast());
        }
        assertThat(timer.earliest()).isEqualTo(Timer.NEVER);
        assertThat(timer.size()).isEqualTo(4);
        put(nodes.get(2), 77, LANE);
        remove(nodes.get(1), arming(nodes.get(1)).stamp());
        assertThat(timer.size()).isEqualTo(3);
        assertThat(timer.earliest()).isEqualTo(77);
        assertThat(timer.release(OTHER)).isFalse();
        assertThat(timer.release(LANE)).isTrue();
        assertThat(timer.poll(Timer.NEVER - 1)).isSameAs(nodes.get(0));
        assertThat(timer.poll(Timer.NEVER - 1)).isSameAs(nodes.get(3));
        assertThat(timer.poll(Timer.NEVER - 1)).isSameAs(nodes.get(2));
        assertThat(timer.size()).isZero();
    }

    /** A sweep finds the node that is being fired at this moment, too. */
    @Test
    void sweep_duringAFire_findsTheNode() {
        TimerNode node = node("node");
        put(node, 10, LANE);
        assertThat(timer.poll(10)).isSameAs(node);
        List<TimerNode> shown = new ArrayList<>();
        timer.sweep(LANE, shown::add);
        assertThat(shown).containsExactly(node);
        timer.hold(node, arming(node).stamp());
        timer.polled(node);
        assertThat(timer.size()).as("a swept node is not held afterwards").isZero();
    }

    /** Room is counted for the nodes that may come back, so that a put that follows a reservation does not grow. */
    @Test
    void reserve_countsWhatMayComeBack() {
        for (int i = 0; i < 16; i++) {
            put(node("held-" + i), i, LANE);
        }
        for (int i = 0; i < 16; i++) {
            TimerNode due = Objects.requireNonNull(timer.poll(i));
            timer.hold(due, arming(due).stamp());
            timer.polled(due);
        }
        for (int i = 0; i < 100; i++) {
            put(node("other-" + i), 1_000 + i, OTHER);
        }
        assertThat(timer.release(LANE)).isTrue();
        assertThat(timer.size()).isEqualTo(116);
        assertThat(timer.earliest()).isZero();
    }
}
