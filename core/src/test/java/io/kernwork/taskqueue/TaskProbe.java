package io.kernwork.taskqueue;

import io.kernwork.base.Body;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A timeout task that notes its pending counts, and notices a second thread inside. */
final class TaskProbe extends TimeoutTask {
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger delivered = new AtomicInteger();
    private final List<Integer> counts = Collections.synchronizedList(new ArrayList<>());
    private volatile Body script;
    private int plainRuns;

    TaskProbe(String name, int priority) {
        this(name, priority, () -> {});
    }

    TaskProbe(String name, int priority, Body script) {
        super(name, priority);
        this.script = script;
    }

    /** Replaces what the runs from now on do. */
    void script(Body body) {
        script = body;
    }

    @Override
    protected void run(int pending) throws Exception {
        if (inside.incrementAndGet() != 1) {
            overlaps.incrementAndGet();
        }
        try {
            runs.incrementAndGet();
            plainRuns++;
            delivered.addAndGet(pending);
            if (counts.size() < 100) {
                counts.add(pending);
            }
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

    /** The pending counts of the first hundred runs. */
    List<Integer> counts() {
        return List.copyOf(counts);
    }

    /** How often a thread came in while another was inside; must stay 0. */
    int overlaps() {
        return overlaps.get();
    }
}
