package io.kernwork.examples.softirqs;

/** Finds out whether two bodies can be inside at the same time: each waits there for the other one, for a while. */
final class Meeting {
    private final Clock clock;
    private final long patienceNanos;
    private int inside;
    private boolean over;
    private boolean met;

    Meeting(Clock clock, long patienceNanos) {
        this.clock = clock;
        this.patienceNanos = patienceNanos;
    }

    /** In the body. It keeps its thread, as all bodies may. */
    void attend() {
        begin();
        long end = clock.nanos() + patienceNanos;
        while (!isOver() && clock.nanos() - end < 0) {
            Thread.onSpinWait();
        }
        end();
    }

    private synchronized void begin() {
        inside++;
        if (inside == 2) {
            met = true;
            over = true;
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    private synchronized void end() {
        inside--;
        over = true;
    }

    /** Whether two have been inside at the same time. */
    synchronized boolean met() {
        return met;
    }
}
