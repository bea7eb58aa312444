package io.kernwork.tqueue;

import io.kernwork.Kernwork;
import io.kernwork.KernworkBuilder;
import io.kernwork.ManualKernwork;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.ManualTicker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A runtime that runs nothing but when the test says so, and a log of what ran. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ListCase {
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

    final TaskList list(String name) {
        return new TaskList(name, runtime);
    }

    /** A runtime with threads, closed after the test. */
    final Kernwork workers(int cpus, UnaryOperator<KernworkBuilder> options) {
        Kernwork workers =
                options.apply(Kernwork.builder().name("workers").cpus(cpus)).build();
        others.add(workers);
        return workers;
    }

    final Kernwork workers(int cpus) {
        return workers(cpus, UnaryOperator.identity());
    }

    /** A task that logs its name. */
    final DeferredTask logging(String name) {
        return DeferredTask.of(name, () -> log.add(name));
    }

    /** A task that logs its name and stops at the gate then. */
    final DeferredTask gated(String name, Gate gate) {
        return DeferredTask.of(name, () -> {
            log.add(name);
            gate.pass();
        });
    }

    /** Lets a helper run a pass, and returns when one of its tasks is at the gate. */
    final Thread runInto(TaskList list, Gate gate) throws InterruptedException {
        Thread pass = helpers.start("pass over " + list.name(), list::run);
        gate.awaitEntered();
        return pass;
    }
}
