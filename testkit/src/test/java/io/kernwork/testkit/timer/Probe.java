package io.kernwork.testkit.timer;

import io.kernwork.base.Body;
import io.kernwork.testkit.TestRuntime;
import io.kernwork.workqueue.DelayedWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A delayed work that keeps when it ran, counts its requests, and notices a second run inside. */
final class Probe extends DelayedWork {
    private final TestRuntime test;
    private final List<Duration> begun = new ArrayList<>();
    private Body script;
    private int delivered;
    private int inside;
    private int overlaps;

    Probe(TestRuntime test, String name) {
        this(test, name, () -> {});
    }

    Probe(TestRuntime test, String name, Body script) {
        super(name);
        this.test = test;
        this.script = script;
    }

    /** Replaces what the runs from now on do. */
    void script(Body body) {
        script = body;
    }

    @Override
    protected void run(int requests) throws Exception {
        overlaps += inside++;
        try {
            begun.add(test.elapsed());
            delivered += requests;
            script.run();
        } finally {
            inside--;
        }
    }

    /** When its runs began. */
    List<Duration> begun() {
        return begun;
    }

    /** How many requests the runs were told of. */
    int delivered() {
        return delivered;
    }

    /** How often a run began beside another; must stay 0. */
    int overlaps() {
        return overlaps;
    }
}
