package io.kernwork.faults;

import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What was promised about one item, and what has become of it. A verb that fails behind a removal, in its wait, has not said how many
 * requests it has removed: then what was open before it may be missing, and no more.
 */
final class Book {
    final String name;
    private final Play play;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();
    private final AtomicLong unsaid = new AtomicLong();
    private final AtomicInteger inside = new AtomicInteger();

    Book(Play play, String name) {
        this.play = play;
        this.name = name;
    }

    /** For the body. */
    void run(int requests) {
        if (inside.incrementAndGet() != 1) {
            play.violation(name + " runs beside itself");
        }
        settled.addAndGet(requests);
        Thread.onSpinWait();
        inside.decrementAndGet();
    }

    /** For bodies that may run beside each other. */
    void runAnywhere(int requests) {
        settled.addAndGet(requests);
    }

    void answered(Admission answer) {
        if (answer.accepted() && answer != Admission.REARMED) {
            accepted.incrementAndGet();
        }
    }

    void accepted() {
        accepted.incrementAndGet();
    }

    void removed(int requests) {
        settled.addAndGet(requests);
    }

    /** How many requests are on their way; before a verb that may fail when it has removed them. */
    long open() {
        return accepted.get() - settled.get();
    }

    /** Such a verb has failed. */
    void unsaid(long openBefore) {
        unsaid.addAndGet(Math.max(0, openBefore));
    }

    void dropped(CloseReport report) {
        for (CloseReport.NeverRan each : report.neverRan()) {
            if (each.item().name().equals(name)) {
                removed(each.requests());
            }
        }
    }

    boolean isBalanced() {
        long missing = open();
        return inside.get() == 0 && missing >= 0 && missing <= unsaid.get();
    }

    @Override
    public String toString() {
        return name + ": accepted " + accepted + ", delivered or removed " + settled + ", not said " + unsaid
                + ", inside " + inside;
    }
}
