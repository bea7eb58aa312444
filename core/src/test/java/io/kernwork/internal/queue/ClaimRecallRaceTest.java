package io.kernwork.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.base.QueueRef;
import io.kernwork.fixtures.Duel;
import io.kernwork.internal.item.Event;
import io.kernwork.internal.item.Item;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A thread claims what it has taken while somebody else takes it back: each item goes to one of them. Both outcomes must turn
 * up, and a claim that is a look and a step is found out.
 */
@Timeout(60)
final class ClaimRecallRaceTest {
    private static final QueueRef QUEUE = () -> "lane";
    private static final int ROUNDS = 30_000;
    private static final int MANY = 16;

    private final Lane lane =
            new RingLane(QUEUE, (item, queue, failure) -> {}, 4, Lane.NO_CPU, Item[]::new, ready -> {});
    private final Run run = new Run(MANY);
    private final Run cleaner = new Run(1);
    private final List<Item> items = new ArrayList<>();
    private final List<Item> started = new ArrayList<>();
    private final VarHandle left;
    private final VarHandle index;

    ClaimRecallRaceTest() throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(Run.class, MethodHandles.lookup());
        left = lookup.findVarHandle(Run.class, "left", int.class);
        index = lookup.findVarHandle(Run.class, "index", int.class);
    }

    @BeforeEach
    void makeItems() {
        for (int i = 0; i < MANY; i++) {
            items.add(new TestItem("item-" + i));
        }
    }

    /** So many were taken, and the first of them has run. */
    private void takeSeveral(int count) {
        lane.lock();
        for (Item item : items.subList(0, count)) {
            lane.makeRoom();
            item.apply(Event.ENQUEUE);
            lane.append(item);
        }
        assertThat(lane.take(run, count)).isTrue();
        lane.unlock();
        started.clear();
        begin();
        run.end();
    }

    private void begin() {
        assertThat(run.start()).isTrue();
        started.add(run.item());
    }

    private void recall() {
        lane.lock();
        lane.recall();
        lane.unlock();
    }

    /** What was claimed and what lies in the lane is what was taken, each once, in order. */
    private void checkAndClean(int count) {
        lane.lock();
        List<Item> back = lane.placed(MANY);
        assertThat(started.size() + back.size())
                .as("begun %s, taken back %s", started, back)
                .isEqualTo(count);
        List<Item> all = new ArrayList<>(started);
        all.addAll(back);
        assertThat(all).isEqualTo(items.subList(0, count));
        lane.leave(run);
        while (lane.take(cleaner, 1)) {
            assertThat(cleaner.start()).isTrue();
            cleaner.end();
            lane.leave(cleaner);
        }
        assertThat(lane.idle()).isTrue();
        lane.unlock();
    }

    private void fight(int rounds, Predicate<Run> claim) throws Exception {
        boolean[] claimed = new boolean[1];
        Duel.between("claimed", "taken back")
                .fight(
                        rounds,
                        () -> takeSeveral(3),
                        () -> {
                            claimed[0] = claim.test(run);
                        },
                        this::recall,
                        () -> {
                            lane.lock();
                            List<Item> back = lane.placed(MANY);
                            lane.unlock();
                            assertThat(back)
                                    .as("taken back, when the claim of the second was " + claimed[0])
                                    .isEqualTo(items.subList(claimed[0] ? 2 : 1, 3));
                            if (claimed[0]) {
                                begin();
                                run.end();
                            }
                            checkAndClean(3);
                            return claimed[0];
                        });
    }

    @Test
    @DisplayName("A claim that meets a recall: the item is the thread's or the lane's, never both or neither")
    void claim_meetsRecall_oneGetsTheItem() throws Exception {
        fight(ROUNDS, Run::claim);
    }

    @Test
    @DisplayName("A recall in the middle of many claims: what was begun and what lies in the lane is what was taken")
    void claims_meetRecall_splitWhatWasTaken() throws Exception {
        Duel.between("all claimed", "some taken back")
                .fight(
                        ROUNDS,
                        () -> takeSeveral(MANY),
                        () -> {
                            while (run.claim()) {
                                begin();
                                run.end();
                            }
                        },
                        this::recall,
                        () -> {
                            boolean all = started.size() == MANY;
                            checkAndClean(MANY);
                            return all;
                        });
    }

    @Test
    @DisplayName("The check finds a planted defect: a claim that looks, and steps then")
    void claim_inTwoSteps_isFoundOut() {
        assertThatThrownBy(() -> fight(10 * ROUNDS, this::claimInTwoSteps))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("taken back, when the claim of the second was true");
        System.out.println("planted defect found: a claim that is not one read-modify-write");
    }

    @SuppressWarnings("ThreadPriorityCheck") // on one CPU the two steps would rarely be parted
    private boolean claimInTwoSteps(Run claiming) {
        int present = (int) left.getVolatile(claiming);
        if (present <= 0) {
            return false;
        }
        if (present % 2 == 0) {
            Thread.yield();
        }
        left.setVolatile(claiming, present - 1);
        index.set(claiming, (int) index.get(claiming) + 1);
        return true;
    }
}
