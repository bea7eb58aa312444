package io.kernwork.taskqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A queue against the plainest model of it: a list of tasks with counts. Both get the same random steps, and after each step
 * they must agree about everything that can be seen.
 */
class TaskModelTest extends TaskCase {
    private static final int TASKS = 6;
    private static final int STEPS = 400;
    private static final int NEVER = Integer.MAX_VALUE;

    private final List<Modelled> tasks = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private TaskQueue queue = pumped("model");
    private int arrivals;
    private int now;
    private int blocks;
    private int accepted;
    private int cancelled;
    private int delivered;

    private final class Modelled {
        private final TimeoutTask task;
        private int pending;
        private int arrival;
        private int due = NEVER;
        private int merged;

        Modelled(int number, int priority) {
            task = TimeoutTask.of("t" + number, priority, (int count) -> {
                log.add("t" + number + " " + count);
                delivered += count;
            });
        }

        private Admission enqueue(boolean unlessPending) {
            if ((pending > 0 || due < NEVER) && unlessPending) {
                return Admission.ALREADY_PENDING;
            }
            accepted++;
            if (due < NEVER) {
                merged++;
                return Admission.COALESCED;
            }
            return add(1) ? Admission.QUEUED : Admission.COALESCED;
        }

        private boolean add(int requests) {
            boolean first = pending == 0;
            arrival = first ? arrivals++ : arrival;
            pending += requests;
            return first;
        }

        private Admission arm(int delay, boolean replace) {
            if (pending > 0 || (due == NEVER && delay == 0)) {
                accepted++;
                return add(1) ? Admission.QUEUED : Admission.COALESCED;
            }
            if (due < NEVER && delay > 0 && !replace) {
                return Admission.ALREADY_PENDING;
            }
            boolean armed = due < NEVER;
            accepted += armed ? 0 : 1;
            merged = armed ? merged : 1;
            due = now + delay;
            if (delay == 0) {
                fire();
            }
            return armed ? Admission.REARMED : Admission.ARMED;
        }

        private void fire() {
            due = NEVER;
            add(merged);
        }

        private int cancel() {
            int removed = due < NEVER ? merged : pending;
            due = NEVER;
            pending = 0;
            cancelled += removed;
            return removed;
        }
    }

    @Test
    @DisplayName("T1, T2, T4, TT1-5: a queue does what a plain list of tasks with counts does, over random steps")
    void queue_randomSteps_agreesWithThePlainModel() {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            begin(random);
            for (int step = 0; step < STEPS; step++) {
                take(random);
                compare("seed " + seed + ", step " + step);
            }
            finish("seed " + seed);
        }
    }

    private void begin(SplittableRandom random) {
        queue = random.nextBoolean() ? pumped("model") : queue("model").build();
        tasks.clear();
        log.clear();
        expected.clear();
        accepted = 0;
        cancelled = 0;
        delivered = 0;
        blocks = 0;
        for (int i = 0; i < TASKS; i++) {
            tasks.add(new Modelled(i, random.nextInt(3) * 100));
        }
    }

    private void take(SplittableRandom random) {
        Modelled at = tasks.get(random.nextInt(TASKS));
        int delay = unusedDelay(random.nextInt(4));
        Duration time = Duration.ofMillis(delay);
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> assertThat(queue.enqueue(at.task)).isEqualTo(at.enqueue(false));
            case 3 ->
                assertThat(queue.enqueue(at.task, EnqueueFlag.FAIL_IF_PENDING)).isEqualTo(at.enqueue(true));
            case 4 -> assertThat(queue.enqueueAfter(at.task, time)).isEqualTo(at.arm(delay, true));
            case 5 -> assertThat(queue.enqueueAfterUnlessArmed(at.task, time)).isEqualTo(at.arm(delay, false));
            case 6 -> assertThat(queue.cancel(at.task)).isEqualTo(new Cancelled(at.cancel(), false));
            case 7 -> {
                queue.block();
                blocks++;
            }
            case 8 -> {
                if (blocks > 0) {
                    queue.unblock();
                    blocks--;
                }
            }
            case 9 -> advance();
            default -> pump();
        }
    }

    /** Of two that are due at the same time nobody promises which one comes first. */
    private int unusedDelay(int wanted) {
        int delay = wanted;
        while (delay > 0 && isDueAt(now + delay)) {
            delay++;
        }
        return delay;
    }

    private boolean isDueAt(int time) {
        return tasks.stream().anyMatch(each -> each.due == time);
    }

    private void advance() {
        now++;
        ticker.advance(Duration.ofMillis(1));
        runtime.step(); // fires; and runs one task if the queue is not pumped
        tasks.stream()
                .filter(each -> each.due <= now)
                .sorted(Comparator.comparingInt(each -> each.due))
                .forEach(Modelled::fire);
        if (!(queue.threads() == NEVER)) {
            runNext();
        }
    }

    private void pump() {
        queue.run();
        boolean more = true;
        while (more) {
            more = runNext();
        }
    }

    private boolean runNext() {
        Modelled next = head();
        if (next == null || blocks > 0) {
            return false;
        }
        expected.add(next.task.name() + " " + next.pending);
        next.pending = 0;
        return true;
    }

    private @Nullable Modelled head() {
        return tasks.stream()
                .filter(each -> each.pending > 0)
                .min(Comparator.comparingInt((Modelled each) -> -each.task.priority())
                        .thenComparingInt(each -> each.arrival))
                .orElse(null);
    }

    private void compare(String when) {
        assertThat(log).as(when).containsExactlyElementsOf(expected);
        assertThat(queue.depth()).as("%s: what waits", when).isEqualTo((int)
                tasks.stream().filter(each -> each.pending > 0).count());
        for (Modelled each : tasks) {
            assertThat(each.task.isArmed()).as("%s: %s armed", when, each.task).isEqualTo(each.due < NEVER);
            assertThat(each.task.isPending())
                    .as("%s: %s pending", when, each.task)
                    .isEqualTo(each.due < NEVER || each.pending > 0);
        }
    }

    private void finish(String when) {
        while (blocks-- > 0) {
            queue.unblock();
        }
        tasks.forEach(each -> cancelled += queue.cancel(each.task).pending());
        assertThat(delivered + cancelled).as(when).isEqualTo(accepted);
        queue.close();
    }
}
