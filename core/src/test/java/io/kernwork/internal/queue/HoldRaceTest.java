package io.kernwork.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.fixtures.Duel;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.engine.Submission;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.item.Verdict;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An item that is paused when its turn comes, or when it is asked for, is held, while somebody takes its last pause back: it gets
 * its place, once. A hold that does not look a second time is found out.
 */
@Timeout(60)
final class HoldRaceTest {
    private static final int ROUNDS = 30_000;
    private static final int LONGEST_SPIN = 16;

    private final Engine engine = EngineAccess.of(Kernwork.manual(() -> 0));
    private final AtomicInteger told = new AtomicInteger();
    private final BottomHalfLane lane = lane();
    private final BottomHalfLane other = lane();
    private final Run run = new Run(1);
    private final SplittableRandom random = new SplittableRandom(1);
    private final TreeMap<String, Integer> outcomes = new TreeMap<>();
    private Item item = new TestItem("none");
    private String how = "";

    private BottomHalfLane lane() {
        return engine.openBottomHalf(
                () -> "lane", engine.errors(), Integer.MAX_VALUE, Lane.NO_CPU, lane -> told.incrementAndGet());
    }

    private boolean take(Lane from) {
        from.lock();
        boolean taken = from.take(run, 1);
        from.unlock();
        return taken;
    }

    private void leave(Lane from) {
        from.lock();
        from.leave(run);
        from.unlock();
    }

    /** Takes the item, which must be there, and lets it run. */
    private void runOn(Lane from) {
        assertThat(take(from)).as("there is something to take").isTrue();
        assertThat(run.start()).as("it starts").isTrue();
        assertThat(run.end()).isNull();
        leave(from);
    }

    /** One item, in one place, of which somebody was told. */
    private void checkPlaced() {
        assertThat(item.place()).as("place of the item, which was " + how).isEqualTo(Item.STORED);
        assertThat(lane.anyHeld()).isNull();
        assertThat(lane.depth()).isEqualTo(1);
        assertThat(told).as("told of it").hasValue(1);
        runOn(lane);
        assertThat(lane.idle()).isTrue();
        assertThat(ItemWord.isPending(item.word())).isFalse();
    }

    private void assertShares(String what, int kinds) {
        int rounds = outcomes.values().stream().mapToInt(Integer::intValue).sum();
        StringBuilder shares = new StringBuilder();
        outcomes.forEach(
                (outcome, count) -> shares.append(String.format(", %s %.1f %%", outcome, 100.0 * count / rounds)));
        System.out.println("race " + what + shares);
        assertThat(outcomes).hasSize(kinds);
        assertThat(outcomes.values()).allMatch(count -> count >= rounds / 100);
    }

    // ---- when its turn comes

    /** The item is paused in its place and was taken. */
    private void takePaused() {
        item = new TestItem("raced");
        engine.submission().schedule(lane, item);
        Submission.pause(item);
        assertThat(take(lane)).isTrue();
        told.set(0);
        how = "";
    }

    private void start(BiConsumer<BottomHalfLane, Item> hold) {
        if (run.start()) {
            how = "started";
            return;
        }
        linger();
        lane.lock();
        hold.accept(lane, item);
        how = item.place() == Item.STORED ? "placed by who held it" : "placed by who resumed it";
        lane.unlock();
    }

    /** The other side may come in between; on one CPU only so. */
    @SuppressWarnings("ThreadPriorityCheck")
    private void linger() {
        int spins = random.nextInt(LONGEST_SPIN);
        if (spins % 4 == 0) {
            Thread.yield();
        }
        for (; spins > 0; spins--) {
            Thread.onSpinWait();
        }
    }

    private void fightForTheStart(Duel duel, BiConsumer<BottomHalfLane, Item> hold) throws Exception {
        duel.fight(ROUNDS, this::takePaused, () -> start(hold), () -> Submission.resume(item), () -> {
            boolean started = how.equals("started");
            if (started) {
                run.end();
            }
            leave(lane);
            if (!started) {
                checkPlaced();
            }
            outcomes.merge(how, 1, Integer::sum);
            return !started;
        });
    }

    @Test
    @DisplayName("A start that meets the end of the last pause: the item starts, or gets its place from one of the two")
    void start_meetsTheLastResume_oneGivesThePlace() throws Exception {
        fightForTheStart(Duel.between("held", "started"), BottomHalfLane::hold);
        assertShares("start / resume", 3);
    }

    @Test
    @DisplayName("The check finds a planted defect: a hold that does not look a second time")
    void start_heldWithoutASecondLook_isFoundOut() {
        Duel duel = Duel.between("held", "started").unhurried();
        assertThatThrownBy(() -> fightForTheStart(duel, BottomHalfLane::publish))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("place of the item");
        System.out.println("planted defect found: a hold that does not look a second time, at the start");
    }

    // ---- when it is asked for

    private void pauseElsewhere() {
        item = new TestItem("raced");
        engine.submission().schedule(other, item);
        runOn(other);
        Submission.pause(item);
        told.set(0);
    }

    private void fightForTheRequest(Duel duel, BiConsumer<BottomHalfLane, Item> schedule) throws Exception {
        duel.fight(
                ROUNDS,
                this::pauseElsewhere,
                () -> {
                    schedule.accept(lane, item);
                    how = item.place() == Item.HELD ? "held" : "queued";
                },
                () -> Submission.resume(item),
                () -> {
                    boolean held = how.equals("held");
                    checkPlaced();
                    outcomes.merge(how, 1, Integer::sum);
                    return held;
                });
    }

    @Test
    @DisplayName(
            "A request that meets the end of the last pause, of an item that was elsewhere before: it gets one place")
    void schedule_meetsTheLastResume_oneGivesThePlace() throws Exception {
        fightForTheRequest(
                Duel.between("held", "queued"),
                (to, asked) -> engine.submission().schedule(to, asked));
        assertShares("schedule / resume", 2);
    }

    @Test
    @DisplayName("The check finds a planted defect: a request that is held without a second look")
    void schedule_heldWithoutASecondLook_isFoundOut() {
        Duel duel = Duel.between("held", "queued").unhurried();
        assertThatThrownBy(() -> fightForTheRequest(duel, this::scheduleBlindly))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("place of the item");
        System.out.println("planted defect found: a hold that does not look a second time, at the request");
    }

    private void scheduleBlindly(BottomHalfLane to, Item asked) {
        to.lock();
        Verdict verdict = ItemWord.verdict(asked.apply(Event.SCHEDULE), Event.SCHEDULE);
        if (verdict == Verdict.HELD) {
            linger();
            to.publish(asked);
        } else {
            to.append(asked);
        }
        to.unlock();
    }
}
