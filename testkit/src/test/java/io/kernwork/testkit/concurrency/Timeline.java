package io.kernwork.testkit.concurrency;

import io.kernwork.base.Body;
import io.kernwork.testkit.Script;
import io.kernwork.testkit.TestRuntime;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import io.kernwork.workqueue.WorkQueueBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When works begin and end, in milliseconds, and how many run at the same time: of those that have begun and not ended, the ones
 * that do not sleep. One that waits for a CPU runs.
 */
final class Timeline {
    private static final int SEEDS = 50;

    final TestRuntime test;

    /** By name, in the order of their coming. */
    final Map<String, Long> begins = new LinkedHashMap<>();

    final Map<String, Long> ends = new LinkedHashMap<>();

    private int running;
    private int most;

    private Timeline(TestRuntime test) {
        this.test = test;
    }

    /** What happens to one CPU. */
    @FunctionalInterface
    interface Scenario {
        void run(Timeline time) throws Exception;
    }

    /** Runs a scenario with many orders of all that may happen in any order. */
    static void onOneCpu(Scenario scenario) {
        for (long seed = 0; seed < SEEDS; seed++) {
            try (TestRuntime test = TestRuntime.builder().cpus(1).seed(seed).build()) {
                scenario.run(new Timeline(test));
            } catch (Throwable failure) {
                throw new AssertionError("with seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    long now() {
        return test.elapsed().toMillis();
    }

    WorkQueueBuilder queue(String name) {
        return WorkQueue.builder(name).runtime(test.runtime());
    }

    /** A work that takes these steps, one after the other. */
    Work work(String name, Body... steps) {
        return Work.of(name, () -> {
            begins.put(name, now());
            runs(1);
            for (Body step : steps) {
                step.run();
            }
            runs(-1);
            ends.put(name, now());
        });
    }

    /** A step that computes. */
    Body burn(long millis) {
        return () -> Script.burn(ms(millis));
    }

    /** A step that sleeps. */
    Body sleep(long millis) {
        return () -> {
            runs(-1);
            Script.sleep(ms(millis));
            runs(1);
        };
    }

    private void runs(int change) {
        running += change;
        most = Math.max(most, running);
    }

    /** How many run now. */
    int running() {
        return running;
    }

    /** How many have run at the same time, at most, since the last call. */
    int takeMost() {
        int taken = most;
        most = running;
        return taken;
    }
}
