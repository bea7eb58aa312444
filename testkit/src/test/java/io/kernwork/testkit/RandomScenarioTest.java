package io.kernwork.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Admission;
import io.kernwork.base.Delay;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that call every verb at random, with many seeds: nothing is lost, and the same seed does the same. */
@Timeout(120)
class RandomScenarioTest {
    private static final int WORKS = 5;
    private static final int ACTORS = 4;
    private static final int STEPS = 40;

    /** A work, what was accepted for it, and what has become of that. */
    private static final class Account {
        private final DelayedWork work;
        private int accepted;
        private int delivered;
        private int removed;
        private boolean inside;

        Account(String name, TestRuntime test, SplittableRandom random, List<String> log) {
            work = DelayedWork.counted(name, requests -> {
                assertThat(inside).as("inside twice").isFalse();
                inside = true;
                delivered += requests;
                log.add(name + " " + requests + " at " + test.elapsed());
                if (random.nextInt(3) == 0) {
                    Script.burn(Duration.ofMillis(random.nextInt(4)));
                } else if (random.nextBoolean()) {
                    Script.sleep(Duration.ofMillis(random.nextInt(4)));
                }
                inside = false;
            });
        }

        /** Not in one expression with the verb, which may wait after it has read the old sum. */
        void noteRemoved(int requests) {
            removed += requests;
        }

        void note(Admission answer) {
            accepted += answer.accepted() && answer != Admission.REARMED ? 1 : 0;
        }
    }

    private final List<String> log = new ArrayList<>();
    private final List<WorkQueue> queues = new ArrayList<>();
    private final List<Account> accounts = new ArrayList<>();

    private List<String> run(TestRuntime test) throws Exception {
        log.clear();
        queues.clear();
        accounts.clear();
        SplittableRandom random = new SplittableRandom(test.seed());
        queues.add(
                WorkQueue.builder("ordered").runtime(test.runtime()).ordered().build());
        queues.add(WorkQueue.builder("two").runtime(test.runtime()).maxActive(2).build());
        queues.add(WorkQueue.builder("many").runtime(test.runtime()).build());
        for (int i = 0; i < WORKS; i++) {
            accounts.add(new Account("w" + i, test, random, log));
        }
        WorkQueue stage = WorkQueue.builder("stage").runtime(test.runtime()).build();
        for (int i = 0; i < ACTORS; i++) {
            stage.enqueue(Work.of("actor" + i, () -> {
                for (int step = 0; step < STEPS; step++) {
                    act(random);
                }
            }));
        }
        stage.drain();
        for (Account account : accounts) {
            account.work.flush();
        }
        test.advance(Duration.ofMinutes(1));
        assertThat(test.report()).endsWith("nothing runs, is pending or is armed");
        for (Account account : accounts) {
            assertThat(account.delivered + account.removed).isEqualTo(account.accepted);
        }
        return List.copyOf(log);
    }

    private void act(SplittableRandom random) throws Exception {
        WorkQueue queue = queues.get(random.nextInt(queues.size()));
        Account account = accounts.get(random.nextInt(accounts.size()));
        DelayedWork work = account.work;
        Duration time = Duration.ofMillis(random.nextInt(6));
        switch (random.nextInt(14)) {
            case 0 -> account.note(queue.enqueue(work));
            case 1, 2 -> account.note(queue.enqueueAfter(work, time));
            case 3, 4 -> account.note(queue.rearm(work, time));
            case 5 -> account.note(queue.rearm(work, Delay.of(time).withMaxWait(Duration.ofMillis(8))));
            case 6 -> account.noteRemoved(work.cancel());
            case 7 -> account.noteRemoved(work.cancelSync());
            case 8 -> account.noteRemoved(work.cancelSync(time).removed());
            case 9 -> work.flush(time);
            case 10 -> queue.flush(time);
            case 11 -> queue.drain(time);
            case 12 -> {
                account.noteRemoved(work.disable());
                Script.sleep(time);
                work.enable();
            }
            default -> Script.sleep(time);
        }
    }

    @Test
    @DisplayName("Every accepted request is delivered or counted by the verb that removed it, with 500 seeds")
    void verbs_atRandom_loseNothing() {
        int[] runs = new int[1];
        TestRuntime.everySeed(500, test -> runs[0] += run(test).size());
        assertThat(runs[0]).isGreaterThan(5_000);
    }

    @Test
    @DisplayName("The same seed does the same")
    void verbs_sameSeed_sameRuns() {
        List<List<String>> first = new ArrayList<>();
        TestRuntime.everySeed(50, test -> first.add(run(test)));
        TestRuntime.everySeed(50, test -> assertThat(run(test)).isEqualTo(first.get((int) test.seed())));
    }
}
