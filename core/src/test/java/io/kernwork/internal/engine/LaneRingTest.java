package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.RingLane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The order of what waits for a worker, and what of it is counted. */
final class LaneRingTest {
    private static final int SHORT = 1_000;

    private final LaneRing ring = new LaneRing();
    private final Lane a = lane("a");
    private final Lane b = lane("b");
    private final Lane spare = lane("spare");

    LaneRingTest() {
        ring.setSpare(spare);
    }

    private static Lane lane(String name) {
        return new RingLane(() -> name, (item, queue, failure) -> {}, 1, Lane.NO_CPU, Item[]::new, ready -> {});
    }

    private List<Lane> pollAll() {
        List<Lane> polled = new ArrayList<>();
        for (Lane lane = ring.poll(); lane != null; lane = ring.poll()) {
            polled.add(lane);
        }
        return polled;
    }

    @Test
    @DisplayName("The spare lane comes last, whenever it was added")
    void poll_spareAmongOthers_comesLast() {
        ring.add(spare, SHORT);
        ring.add(a, SHORT);
        ring.add(b, SHORT);
        assertThat(ring.poll()).isSameAs(a);
        ring.add(a, SHORT);
        assertThat(pollAll()).containsExactly(b, a, spare);
        ring.add(a, SHORT);
        ring.add(spare, SHORT);
        assertThat(pollAll()).containsExactly(a, spare);
        assertThat(ring.poll()).isNull();
    }

    @Test
    @DisplayName("The spare lane counts: for whoever looks without the lock, too, and as one of long bodies")
    void counts_spareWaits_includeIt() {
        ring.add(a, SHORT);
        assertThat(ring.waitingNanos()).isEqualTo(SHORT);
        ring.add(spare, SHORT);
        assertThat(ring.size()).isEqualTo(2);
        assertThat(ring.hint()).isEqualTo(2);
        assertThat(ring.others()).isEqualTo(1);
        assertThat(ring.waitingNanos()).isGreaterThanOrEqualTo(Lane.LONG_NANOS);

        assertThat(ring.poll()).isSameAs(a);
        assertThat(ring.polledNanos()).isEqualTo(SHORT);
        assertThat(ring.hint()).isEqualTo(1);
        assertThat(ring.others()).isZero();
        assertThat(ring.poll()).isSameAs(spare);
        assertThat(ring.polledNanos()).isEqualTo(Lane.LONG_NANOS);
        assertThat(ring.hint()).isZero();
        assertThat(ring.waitingNanos()).isZero();
    }

    @Test
    @DisplayName("Growth and an exchange of places leave the spare lane where it is")
    void reserve_spareWaits_keepsTheOrder() {
        List<Lane> many = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            many.add(lane("lane-" + i));
        }
        ring.add(spare, SHORT);
        for (Lane lane : many.subList(0, 10)) {
            ring.add(lane, SHORT);
        }
        assertThat(ring.poll()).isSameAs(many.getFirst());
        ring.reserve(many.size() + 1);
        for (Lane lane : many.subList(10, many.size())) {
            ring.add(lane, SHORT);
        }
        ring.bringForward(ring.others() - 1);
        assertThat(ring.poll()).as("brought forward").isSameAs(many.getLast());
        List<Lane> polled = pollAll();
        assertThat(polled).hasSize(many.size() - 1).endsWith(spare);
        assertThat(polled.subList(0, 5)).isEqualTo(many.subList(2, 7));
    }

    @Test
    @DisplayName("Without a spare lane nothing is different")
    void poll_noSpare_isARing() {
        LaneRing plain = new LaneRing();
        assertThat(plain.poll()).isNull();
        plain.add(a, SHORT);
        plain.add(b, SHORT);
        assertThat(plain.isSpare(a)).isFalse();
        assertThat(plain.others()).isEqualTo(2);
        assertThat(plain.poll()).isSameAs(a);
        assertThat(plain.poll()).isSameAs(b);
        assertThat(plain.size()).isZero();
    }
}
