package io.kernwork.bench.peer;

import io.kernwork.Kernwork;
import io.kernwork.base.AtomicSection;
import io.kernwork.softirq.Softirqs;
import io.kernwork.softirq.Tasklet;

/** The library with tasklets, which run in ksoftirqd, or at the end of the top half that schedules them. */
final class KernworkTasklets implements Peer<Tasklet> {
    private final Kernwork runtime;
    private final Softirqs softirqs;
    private final boolean inTopHalf;

    private KernworkTasklets(Site site, boolean inTopHalf) {
        this.runtime = KernworkPeer.runtime(site).build();
        this.softirqs = Softirqs.of(runtime);
        this.inTopHalf = inTopHalf;
    }

    /** Scheduled outside any section. */
    static KernworkTasklets elsewhere(Site site) {
        return new KernworkTasklets(site, false);
    }

    /** Scheduled in a top half, each in one of its own. */
    static KernworkTasklets here(Site site) {
        return new KernworkTasklets(site, true);
    }

    @Override
    public Tasklet adopt(Task task) {
        return softirqs.tasklet("task", task::run);
    }

    @Override
    public void submit(Tasklet tasklet) {
        if (inTopHalf) {
            try (AtomicSection _ = softirqs.enterInterrupt()) {
                tasklet.schedule();
            }
        } else {
            tasklet.schedule();
        }
    }

    @Override
    public int threads() {
        return runtime.workers();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
