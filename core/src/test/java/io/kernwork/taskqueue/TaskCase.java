package io.kernwork.taskqueue;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A runtime that runs nothing but when the test steps it, and a clock that stands still. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class TaskCase {
    static final Duration LONG = Duration.ofSeconds(20);
    static final Duration MOMENT = Duration.ofMillis(20);

    final ManualTicker ticker = new ManualTicker();
    final ManualKernwork runtime = Kernwork.manual(ticker);
    final Helpers helpers = new Helpers();
    private final List<Kernwork> others = new ArrayList<>();

    /** What ran, by name, in the order of its start. */
    final List<String> log = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void nothingIsLeft() {
        helpers.close();
        runtime.close();
        others.forEach(Kernwork::close);
    }

    final TaskQueueBuilder queue(String name) {
        return TaskQueue.builder(name).runtime(runtime);
    }

    /** A queue that is pumped by the test, with a hook that does nothing. */
    final TaskQueue pumped(String name) {
        return queue(name).manual(() -> {}).build();
    }

    /** A runtime with threads, closed after the test. */
    final Kernwork workers(int cpus) {
        Kernwork workers = Kernwork.builder().name("workers").cpus(cpus).build();
        others.add(workers);
        return workers;
    }

    /** A probe that logs its name when it runs. */
    final TaskProbe logging(String name, int priority) {
        return new TaskProbe(name, priority, () -> log.add(name));
    }

    /** A probe whose runs stop at the gate, each after it has logged its name. */
    final TaskProbe gated(String name, int priority, Gate gate) {
        return new TaskProbe(name, priority, () -> {
            log.add(name);
            gate.pass();
        });
    }

    /** Lets a helper thread run one body, and returns when that body is at the gate. */
    final Thread stepInto(Gate gate) throws InterruptedException {
        Thread stepper = helpers.start("stepper", runtime::step);
        gate.awaitEntered();
        return stepper;
    }

    /** Starts a helper that will have to wait, and returns when it does. */
    final Thread startWaiting(String what, Helpers.Task task) {
        Thread helper = helpers.start(what, task);
        Bounded.untilWaiting(helper, what + " waits");
        return helper;
    }
}
