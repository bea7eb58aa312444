package io.kernwork.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.internal.timer.Wheel.Filing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wheel alone: what comes up when, and what becomes of nodes that are dropped, held, or of a target that closes. */
final class WheelTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long YEAR = 365L * 86_400 * SECOND;

    private final long[] now = {0};
    private final Wheel wheel = new Wheel(() -> now[0], false);
    private final Target lane = new Target();
    private final Target other = new Target();

    static class Target implements TimerTarget {
        private @Nullable TimerNode first;
        boolean open = true;

        @Override
        public boolean accepts() {
            return open;
        }

        @Override
        public @Nullable TimerNode firstFiled() {
            return first;
        }

        @Override
        public void setFirstFiled(@Nullable TimerNode node) {
            first = node;
        }
    }

    private TimerNode filed(String name, Target target, long at) {
        TimerNode node = new TimerNode(name);
        assertThat(wheel.file(node, target, at)).isNotEqualTo(Filing.REFUSED);
        return node;
    }

    /** Everything that is due. */
    static List<TimerNode> polled(Wheel wheel, long at) {
        List<TimerNode> due = new ArrayList<>();
        @Nullable TimerNode[] batch = new TimerNode[Wheel.BATCH];
        for (int size = wheel.poll(at, batch); size > 0; size = wheel.poll(at, batch)) {
            for (int i = 0; i < size; i++) {
                due.add(Objects.requireNonNull(batch[i]));
            }
        }
        return due;
    }

    /** Everything that is due, taken out for good. */
    private List<TimerNode> pollAll(long at) {
        List<TimerNode> due = polled(wheel, at);
        due.forEach(wheel::remove);
        return due;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName(
            "any mix of filing, moving and removing: what is due comes out, in the order of slots, and nothing else")
    void poll_afterAnyMix_givesWhatIsDue(long seed) {
        WheelWalk walk = new WheelWalk(seed, 0);
        walk.run(20_000);
        System.out.println("wheel, seed " + seed + ": " + walk);
        assertThat(walk.polled()).isGreaterThan(1_000);
        assertThat(walk.levels()).as("levels in which nodes lay").isGreaterThanOrEqualTo(8);
    }

    @Test
    @DisplayName("planted: a wheel that is told a time beyond the present one fires early, and the walk finds it")
    void walk_wheelThatIsTooEarly_isFound() {
        assertThatThrownBy(() -> new WheelWalk(1, 1).run(20_000))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("early");
        System.out.println("planted defect found: wheel walk (told a time that has not come)");
    }

    @Test
    @Tag("large") // too much for each mutant
    @DisplayName(
            "a million timers over a hundred years come up in the order of slots, none early, none lost, in few looks")
    void poll_aMillionOverAHundredYears_allInOrder() {
        Random random = new Random(7);
        int count = 1_000_000;
        for (int i = 0; i < count; i++) {
            filed("timer", lane, random.nextLong(100 * YEAR));
        }
        int polled = 0;
        long looks = 0;
        long slot = 0;
        for (long at = wheel.earliest(); at != Wheel.NEVER; at = wheel.earliest()) {
            looks++;
            for (TimerNode node : polled(wheel, at)) {
                if (node.filedAt > at || node.filedAt >>> Wheel.TICK_SHIFT < slot) {
                    throw new AssertionError(node.filedAt + " came up at " + at + " after slot " + slot);
                }
                slot = node.filedAt >>> Wheel.TICK_SHIFT;
                wheel.remove(node);
                polled++;
            }
        }
        System.out.printf("wheel: %,d timers over 100 years in %,d looks%n", polled, looks);
        assertThat(polled).isEqualTo(count);
        assertThat(looks).as("a timer moves down a level at most once each").isLessThan(9L * count);
        assertThat(wheel.size()).isZero();
    }

    @Test
    void poll_afterAJumpOfTheClock_givesEverythingOnce() {
        for (int i = 0; i < 10_000; i++) {
            filed("timer", lane, i * 360_000_000L);
        }
        assertThat(pollAll(3_600 * SECOND)).hasSize(10_000).doesNotHaveDuplicates();
        assertThat(wheel.earliest()).isEqualTo(Wheel.NEVER);
        assertThat(lane.first).isNull();
    }

    @Test
    void poll_equalTimes_inTheOrderOfFiling() {
        List<TimerNode> nodes = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            nodes.add(filed("timer", lane, 5 * SECOND));
        }
        assertThat(pollAll(5 * SECOND - 1)).isEmpty();
        assertThat(pollAll(5 * SECOND)).containsExactlyElementsOf(nodes);
    }

    @Test
    void poll_exactTime_isNotRoundedToTheSlot() {
        TimerNode node = filed("timer", lane, 12_345);
        filed("neighbour", lane, 12_346);
        assertThat(pollAll(8_192)).isEmpty();
        assertThat(wheel.earliest()).isEqualTo(12_345);
        assertThat(pollAll(12_344)).isEmpty();
        assertThat(pollAll(12_345)).containsExactly(node);
        assertThat(wheel.earliest()).isEqualTo(12_346);
    }

    @Test
    @DisplayName(
            "the nodes of an upper slot move down before it begins, some with each look, and what is due comes first")
    void poll_upperSlotBeginsNext_movesItsNodesAheadInParts() {
        long round = 64L << Wheel.TICK_SHIFT; // a slot of level 1
        List<TimerNode> far = new ArrayList<>();
        for (int i = 0; i < 5 * Wheel.BATCH; i++) {
            far.add(filed("far", lane, 2 * round + i));
        }
        assertThat(inUpperSlots(far)).isEqualTo(far.size());
        assertThat(wheel.earliest()).as("the slot before begins").isEqualTo(round);
        assertThat(pollAll(round)).isEmpty();
        assertThat(inUpperSlots(far)).isEqualTo(4 * Wheel.BATCH);
        assertThat(wheel.earliest()).as("more are to be moved").isEqualTo(round);
        TimerNode due = filed("due", lane, round);
        @Nullable TimerNode[] batch = new TimerNode[Wheel.BATCH];
        assertThat(wheel.poll(round, batch)).isEqualTo(1);
        assertThat(batch[0]).isSameAs(due);
        assertThat(inUpperSlots(far)).as("nothing is moved before what is due").isEqualTo(4 * Wheel.BATCH);
        wheel.remove(due);
        for (int left = 3; left >= 0; left--) {
            assertThat(pollAll(round)).isEmpty();
            assertThat(inUpperSlots(far)).isEqualTo((long) left * Wheel.BATCH);
        }
        assertThat(pollAll(2 * round + far.size())).containsExactlyElementsOf(far);
    }

    @Test
    @DisplayName("an exact wheel moves all of them at once, so that it knows when the first is due")
    void poll_exactWheel_movesEverythingAhead() {
        Wheel exact = new Wheel(() -> 0, true);
        long round = 64L << Wheel.TICK_SHIFT;
        for (int i = 0; i < 2 * Wheel.BATCH; i++) {
            exact.file(new TimerNode("far"), lane, 2 * round + 2 * Wheel.BATCH - i);
        }
        assertThat(polled(exact, round)).isEmpty();
        assertThat(exact.earliest()).isEqualTo(2 * round + 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {65, 127, 128, 129, 256})
    @DisplayName("when an upper slot begins all its nodes move down, whichever of its level it is")
    void poll_upperSlotBegins_movesAllItsNodes(long slot) {
        long round = 64L << Wheel.TICK_SHIFT;
        assertThat(pollAll((slot - 2) * round)).isEmpty();
        List<TimerNode> far = new ArrayList<>();
        for (int i = 0; i < 5 * Wheel.BATCH; i++) {
            far.add(filed("far", lane, slot * round + SECOND / 10_000 + i));
        }
        assertThat(inUpperSlots(far)).isEqualTo(far.size());
        assertThat(pollAll(slot * round)).isEmpty();
        assertThat(inUpperSlots(far)).isZero();
        assertThat(wheel.earliest()).isEqualTo(slot * round + SECOND / 10_000);
    }

    private static long inUpperSlots(List<TimerNode> nodes) {
        return nodes.stream().filter(node -> node.slot >= Wheel.SLOTS).count();
    }

    @Test
    @DisplayName("of a slot that has not ended only so many nodes are looked at; when it has, all come up, in order")
    void poll_manyInOneSlot_looksAtFewBeforeItsEnd() {
        List<TimerNode> nodes = new ArrayList<>();
        for (int i = 0; i < 2 * Wheel.BATCH; i++) {
            nodes.add(filed("late", lane, 8_191));
        }
        TimerNode behind = filed("behind them", lane, 10);
        nodes.add(behind);
        assertThat(pollAll(20)).isEmpty();
        assertThat(wheel.earliest()).isEqualTo(8_191);
        assertThat(pollAll(8_192)).containsExactlyElementsOf(nodes);
        assertThat(wheel.earliest()).isEqualTo(Wheel.NEVER);
    }

    @Test
    void poll_endOfTime_comesUp() {
        TimerNode last = filed("last", lane, Wheel.NEVER - 1);
        assertThat(pollAll(Wheel.NEVER - 2)).isEmpty();
        assertThat(pollAll(Wheel.NEVER - 1)).containsExactly(last);
    }

    @Test
    void file_timeThatHasPassed_isDueAtOnce() {
        assertThat(pollAll(10 * SECOND)).isEmpty();
        TimerNode node = filed("late", lane, SECOND);
        assertThat(wheel.earliest()).isEqualTo(SECOND);
        assertThat(pollAll(10 * SECOND)).containsExactly(node);
    }

    @Test
    void file_soonerThanAllOthers_saysSo() {
        assertThat(wheel.file(new TimerNode("a"), lane, SECOND)).isEqualTo(Filing.SOONEST);
        assertThat(wheel.file(new TimerNode("b"), lane, 2 * SECOND)).isEqualTo(Filing.FILED);
        assertThat(wheel.file(new TimerNode("c"), lane, 1)).isEqualTo(Filing.SOONEST);
        assertThat(wheel.file(new TimerNode("d"), lane, 1)).isEqualTo(Filing.FILED);
    }

    @Test
    void refile_polledNode_comesUpAgainAndStaysListed() {
        TimerNode node = filed("timer", lane, SECOND);
        assertThat(polled(wheel, SECOND)).containsExactly(node);
        wheel.refile(node, 2 * SECOND);
        assertThat(wheel.isHeld()).isFalse();
        assertThat(wheel.earliest()).isLessThanOrEqualTo(2 * SECOND);
        assertThat(node.target()).isSameAs(lane);
        assertThat(polled(wheel, 2 * SECOND - 1)).isEmpty();
        assertThat(pollAll(2 * SECOND)).containsExactly(node);
    }

    @Test
    void listed_ofATarget_areSoManyAtMost() {
        TimerNode one = filed("one", lane, SECOND);
        TimerNode two = filed("two", lane, YEAR);
        filed("foreign", other, SECOND);
        assertThat(wheel.listed(lane, 0)).isEmpty();
        assertThat(wheel.listed(lane, 1)).containsExactly(two);
        assertThat(wheel.listed(lane, 2)).containsExactly(two, one);
        assertThat(wheel.listed(lane, 9)).containsExactly(two, one);
        assertThat(wheel.isHeld()).isFalse();
        assertThat(wheel.pollListed(lane)).isSameAs(two);
    }

    /** Whoever meets a target, or the clock, does so under the lock. */
    @Test
    void calls_whatTheyTouch_isLocked() {
        boolean[] done = new boolean[1];
        Wheel[] made = new Wheel[1];
        Target target = new Target() {
            @Override
            public boolean accepts() {
                return locked(super.accepts());
            }

            @Override
            public @Nullable TimerNode firstFiled() {
                assertThat(made[0].isHeld()).isTrue();
                return super.firstFiled();
            }

            @Override
            public void setFirstFiled(@Nullable TimerNode node) {
                assertThat(made[0].isHeld()).isTrue();
                done[0] = true;
                super.setFirstFiled(node);
            }

            private boolean locked(boolean answer) {
                assertThat(made[0].isHeld()).isTrue();
                return answer;
            }
        };
        made[0] = new Wheel(() -> made[0].isHeld() ? 0 : -1, false);
        TimerNode node = new TimerNode("timer");
        made[0].file(node, target, SECOND);
        made[0].listed(target, 1);
        made[0].drop(node);
        assertThat(made[0].pollDropped(SECOND))
                .as("the clock was read under the lock")
                .isSameAs(node);
        made[0].remove(node);
        made[0].file(node, target, SECOND);
        made[0].pollListed(target);
        assertThat(done[0]).isTrue();
        assertThat(made[0].isHeld()).isFalse();
    }

    @Test
    void file_closedTarget_isRefusedAndNothingHasChanged() {
        TimerNode node = filed("timer", other, SECOND);
        lane.open = false;
        assertThat(wheel.file(node, lane, 1)).isEqualTo(Filing.REFUSED);
        assertThat(wheel.has(node, other, SECOND)).isTrue();
        assertThat(other.first).isSameAs(node);
        assertThat(pollAll(SECOND)).containsExactly(node);
    }

    @Test
    void file_forAnotherTarget_movesItToThatList() {
        TimerNode node = filed("timer", lane, SECOND);
        filed("stays", lane, SECOND);
        wheel.file(node, other, SECOND);
        assertThat(node.target()).isSameAs(other);
        assertThat(wheel.pollListed(other)).isSameAs(node);
        assertThat(wheel.pollListed(other)).isNull();
        assertThat(wheel.pollListed(lane)).isNotNull();
        assertThat(wheel.pollListed(lane)).isNull();
        assertThat(node.target()).isNull();
    }

    @Test
    @DisplayName("a dropped node is looked at within a second, and nothing pins it then")
    void drop_node_isPurgedWithinASecond() {
        TimerNode node = filed("far", lane, YEAR);
        now[0] = SECOND;
        assertThat(wheel.drop(node)).as("the service thread is told").isTrue();
        assertThat(wheel.drop(node)).as("a second time").isFalse();
        assertThat(wheel.earliest()).isLessThanOrEqualTo(2 * SECOND);
        assertThat(wheel.pollDropped(2 * SECOND - 1)).isNull();
        assertThat(wheel.pollDropped(2 * SECOND)).isSameAs(node);
        node.purged();
        wheel.remove(node);
        assertThat(pollAll(2 * SECOND)).isEmpty();
        assertThat(wheel.earliest()).isEqualTo(Wheel.NEVER);
        assertThat(wheel.size()).isZero();
        assertThat(lane.first).isNull();
    }

    @Test
    @DisplayName("what is dropped while a purge goes on waits for the next one, so that each purge ends")
    void drop_duringAPurge_isNotPartOfIt() {
        TimerNode first = filed("first", lane, YEAR);
        TimerNode second = filed("second", lane, YEAR);
        wheel.drop(first);
        wheel.drop(second);
        now[0] = SECOND;
        assertThat(wheel.pollDropped(SECOND)).isSameAs(second);
        wheel.drop(filed("late", lane, YEAR)); // begins a second of its own
        assertThat(pollAll(SECOND)).isEmpty();
        assertThat(wheel.earliest()).as("the purge is to go on").isLessThanOrEqualTo(SECOND);
        assertThat(wheel.pollDropped(SECOND)).isSameAs(first);
        assertThat(wheel.pollDropped(SECOND)).isNull();
        assertThat(wheel.pollDropped(2 * SECOND)).isNotNull();
    }

    @Test
    @DisplayName("an exact wheel forgets at once, and does not take a node that is filed for earlier for filed")
    void drop_exactWheel_forgetsAtOnce() {
        Wheel exact = new Wheel(() -> 0, true);
        TimerNode node = new TimerNode("node");
        exact.file(node, lane, 2 * SECOND);
        assertThat(exact.has(node, lane, 2 * SECOND)).isTrue();
        assertThat(exact.has(node, lane, 3 * SECOND)).isFalse();
        assertThat(wheel.has(node, lane, 3 * SECOND)).isTrue();
        assertThat(exact.drop(node)).isFalse();
        assertThat(exact.size()).isZero();
        assertThat(lane.first).isNull();
    }

    @Test
    @DisplayName(
            "where very many are filed a dropped node is forgotten at once, and only the first of the others tells the thread")
    void drop_oneOfVeryMany_isForgottenAtOnce() {
        List<TimerNode> nodes = new ArrayList<>();
        for (int i = 0; i < Wheel.MOST_KEPT + 1_000; i++) {
            nodes.add(filed("far", lane, YEAR));
        }
        Collections.shuffle(nodes, new Random(3));
        int told = 0;
        for (TimerNode node : nodes) {
            told += wheel.drop(node) ? 1 : 0;
        }
        assertThat(told).isEqualTo(1);
        assertThat(wheel.size()).isEqualTo(Wheel.MOST_KEPT);
        assertThat(nodes.stream().filter(node -> wheel.has(node, lane, YEAR)).count())
                .isEqualTo(Wheel.MOST_KEPT);
    }

    @Test
    void release_heldNode_isDueAtOnce() {
        TimerNode node = filed("held", lane, SECOND);
        TimerNode foreign = filed("foreign", other, SECOND);
        polled(wheel, SECOND).forEach(wheel::hold);
        assertThat(wheel.earliest()).isEqualTo(Wheel.NEVER);
        assertThat(wheel.size()).isEqualTo(2);
        assertThat(wheel.release(lane)).isTrue();
        assertThat(wheel.release(lane)).isFalse();
        assertThat(wheel.earliest()).isLessThanOrEqualTo(SECOND);
        assertThat(pollAll(SECOND)).containsExactly(node);
        assertThat(wheel.release(other)).isTrue();
        assertThat(pollAll(SECOND)).containsExactly(foreign);
    }

    @Test
    @DisplayName("a release goes on in parts, also when the node that it would go on with was taken out meanwhile")
    void release_nextHeldNodeIsTakenOut_goesOnBehindIt() {
        List<TimerNode> nodes = new ArrayList<>();
        for (int i = 0; i < 2 * Wheel.BATCH; i++) {
            nodes.add(filed("held", lane, SECOND));
        }
        polled(wheel, SECOND).forEach(wheel::hold);
        wheel.beginRelease();
        assertThat(wheel.releaseSome(lane)).isEqualTo(Wheel.BATCH);
        wheel.remove(nodes.remove(Wheel.BATCH));
        assertThat(wheel.releaseSome(lane)).isEqualTo(Wheel.BATCH - 1);
        assertThat(wheel.releaseSome(lane)).isNegative();
        assertThat(pollAll(SECOND)).containsExactlyElementsOf(nodes);
        assertThat(wheel.size()).isZero();
    }
}
