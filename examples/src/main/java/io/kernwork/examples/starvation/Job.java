package io.kernwork.examples.starvation;

import java.util.concurrent.atomic.AtomicBoolean;

/** Something that a component wants done once. */
final class Job implements Runnable {
    private final Load.Arrival arrival;
    private final long due;
    private final Effort effort;
    private final Meter meter;
    private final AtomicBoolean begun = new AtomicBoolean();

    /**
     * Creates it.
     *
     * @param due when it comes, by {@link System#nanoTime}; how long it took is counted from there
     */
    Job(Load.Arrival arrival, long due, Effort effort, Meter meter) {
        this.arrival = arrival;
        this.due = due;
        this.effort = effort;
        this.meter = meter;
    }

    Component component() {
        return arrival.component();
    }

    @Override
    public void run() {
        if (!begun.compareAndSet(false, true)) {
            meter.again();
            return;
        }
        try {
            effort.make(arrival);
            meter.done(System.nanoTime() - due, false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it counts as lost
        }
    }
}
