package io.kernwork.tqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.fixtures.Duel;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.internal.engine.JobVerbs;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.PumpedLane;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two passes that meet. Each queueing is run by one of them, whoever comes first; and both must come first now and then. */
class TaskListRaceTest extends ListCase {
    private static final int ROUNDS = 30_000;
    private static final int TASKS = 6;
    private static final int LINGER = 20;
    private static final int YIELD = 7; // odd, so that it hits either pass

    private final TaskList list = list("l");
    private final AtomicInteger[] runs = new AtomicInteger[TASKS];
    private final DeferredTask[] tasks = new DeferredTask[TASKS];
    private int rounds;
    private int left;
    private int right;

    TaskListRaceTest() {
        for (int i = 0; i < TASKS; i++) {
            AtomicInteger count = new AtomicInteger();
            runs[i] = count;
            tasks[i] = DeferredTask.of("t" + i, count::incrementAndGet);
        }
        tasks[TASKS / 2] = DeferredTask.of("yields", () -> {
            runs[TASKS / 2].incrementAndGet();
            yields(++rounds);
        });
    }

    private void queueAll() {
        for (int i = 0; i < TASKS; i++) {
            runs[i].set(0);
            list.queue(tasks[i]);
        }
    }

    private boolean eachRanOnce() {
        for (AtomicInteger count : runs) {
            assertThat(count).as("runs of one queueing").hasValue(1);
        }
        assertThat(left + right).as("what the passes answered").isEqualTo(TASKS);
        assertThat(list.size()).isZero();
        return left > right;
    }

    private void fight(ToIntFunction<TaskList> pass) throws Exception {
        Duel.between("the left pass ran more", "the right pass ran as many or more")
                .fight(
                        ROUNDS,
                        this::queueAll,
                        () -> left = pass.applyAsInt(list),
                        () -> right = pass.applyAsInt(list),
                        this::eachRanOnce);
    }

    @Test
    @DisplayName("O5: two passes that meet, 30,000 times: each queueing is run once, by one of them")
    void run_meetsAnother_eachQueueingRunsOnce() throws Exception {
        fight(TaskList::run);
    }

    @Test
    @DisplayName("The check finds a planted defect: a pass that looks at a task, and takes it when it has run it")
    void run_thatTakesLate_isFoundOut() {
        assertThatThrownBy(() -> fight(this::takeLate))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("runs of one queueing");
        System.out.println("planted defect found: a pass that takes a task when it has run it");
    }

    /** Planted: what waits is seen in one hold of the lock, and taken away in another one, after the body. */
    private int takeLate(TaskList over) {
        Lane lane = (Lane) Objects.requireNonNull(tasks[0].item().home());
        lane.lock();
        List<Item> seen = lane.placed(TASKS);
        lane.unlock();
        for (Item item : seen) {
            try {
                item.body(1);
            } catch (Throwable e) {
                throw new AssertionError(over.name(), e);
            }
            JobVerbs.cancel(lane, item);
        }
        return seen.size();
    }

    @Test
    @DisplayName("Two passes that meet over a task that queues itself: none of them runs what was queued meanwhile")
    void run_meetsAnotherOverASelfQueueingTask_passesEnd() throws Exception {
        AtomicInteger count = new AtomicInteger();
        DeferredTask[] self = new DeferredTask[1];
        self[0] = DeferredTask.of("self", () -> {
            list.queue(self[0]);
            linger(count.incrementAndGet());
        });
        list.queue(self[0]);
        int[] before = new int[1];
        Duel.between("both passes ran it", "one pass found it running")
                .untuned()
                .fight(ROUNDS, () -> before[0] = count.get(), () -> left = list.run(), () -> right = list.run(), () -> {
                    assertThat(left).isBetween(0, 1);
                    assertThat(right).isBetween(0, 1);
                    assertThat(left + right).isEqualTo(count.get() - before[0]);
                    assertThat(left + right).isPositive();
                    assertThat(list.size()).as("it waits for the next pass").isEqualTo(1);
                    return left + right == 2;
                });
        list.closeAsync();
    }

    /** Now and then the other side gets the processor, if there is but one. */
    @SuppressWarnings("ThreadPriorityCheck")
    private static void yields(int run) {
        if (run % YIELD == 0) {
            Thread.yield();
        }
    }

    /** So that the other pass finds it running now and then. */
    private static void linger(int run) {
        yields(run);
        for (int i = 0; i < LINGER; i++) {
            Thread.onSpinWait();
        }
    }

    @Test
    @DisplayName("A queueing that meets a pass runs in it, or waits for the next one; it is never lost")
    void queue_meetsAPass_isNotLost() throws Exception {
        int[] ran = new int[1];
        Duel.between("in the pass", "in the next one")
                .fight(ROUNDS, () -> runs[0].set(0), () -> list.queue(tasks[0]), () -> ran[0] = list.run(), () -> {
                    assertThat(list.size()).isEqualTo(1 - ran[0]);
                    assertThat(list.run()).isEqualTo(1 - ran[0]);
                    assertThat(runs[0]).hasValue(1);
                    return ran[0] == 1;
                });
    }

    @Test
    @DisplayName("A queueing that meets a close is refused, or has run when both are over; it is never left")
    void queue_meetsAClose_runsOrIsRefused() throws Exception {
        TaskList[] closing = new TaskList[1];
        boolean[] accepted = new boolean[1];
        Duel.between("ran", "refused")
                .fight(
                        ROUNDS,
                        () -> {
                            runs[0].set(0);
                            closing[0] = list("closing");
                        },
                        () -> accepted[0] = closing[0].queue(tasks[0]).accepted(),
                        () -> closing[0].close(),
                        () -> {
                            assertThat(runs[0]).hasValue(accepted[0] ? 1 : 0);
                            assertThat(closing[0].size()).isZero();
                            return accepted[0];
                        });
        assertThat(EngineAccess.of(runtime).inventory().isEmpty()).isTrue();
        assertThat(tasks[0].item().home()).isInstanceOf(PumpedLane.class);
    }
}
