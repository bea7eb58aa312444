package io.kernwork.workqueue;

import io.kernwork.base.Body;
import java.util.concurrent.atomic.AtomicInteger;

/** A delayed work that counts its runs and requests, and notices a second thread inside. */
final class Probe extends DelayedWork {
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger delivered = new AtomicInteger();
    private volatile Body script;
    private int plainRuns;

    Probe(String name) {
        this(name, () -> {});
    }

    Probe(String name, Body script) {
        super(name);
        this.script = script;
    }

    /** Replaces what the runs from now on do. */
    void script(Body body) {
        script = body;
    }

    @Override
    protected void run(int requests) throws Exception {
        if (inside.incrementAndGet() != 1) {
            overlaps.incrementAndGet();
        }
        try {
            runs.incrementAndGet();
            plainRuns++;
            delivered.addAndGet(requests);
            script.run();
        } finally {
            inside.decrementAndGet();
        }
    }

    /** How often the body began. */
    int runs() {
        return runs.get();
    }

    /** The runs again, counted in a plain field; right only if each run happens-before the next and before the reader. */
    int plainRuns() {
        return plainRuns;
    }

    /** How many requests the runs were told of. */
    int delivered() {
        return delivered.get();
    }

    /** How often a thread came in while another was inside; must stay 0. */
    int overlaps() {
        return overlaps.get();
    }
}
