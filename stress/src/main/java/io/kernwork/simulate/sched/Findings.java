package io.kernwork.simulate.sched;

import io.kernwork.simulate.Count;
import io.kernwork.simulate.Switch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run leaves behind: the first thing that was wrong, what was counted, what was decided, and what happened. */
final class Findings {
    final long[] counts = new long[Count.values().length];
    final List<Switch> switches = new ArrayList<>();
    final List<String> history = new ArrayList<>();
    final List<String> details = new ArrayList<>();

    @Nullable
    String failure;

    private final boolean told;

    Findings(boolean told) {
        this.told = told;
    }

    @SuppressWarnings("EnumOrdinal") // an index that lives no longer than the JVM
    void count(Count what) {
        counts[what.ordinal()]++;
    }

    boolean isTold() {
        return told;
    }

    void tell(@Nullable SimThread thread, String what) {
        if (told) {
            String who = thread == null ? " ".repeat(10) : String.format("%2d %6d ", thread.number, thread.steps);
            history.add(who + what);
        }
    }

    /** Only the first one counts; whether this is it. */
    boolean fail(String what) {
        if (failure != null) {
            return false;
        }
        failure = what;
        return true;
    }

    void addTrace(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            details.add("  " + each);
            for (StackTraceElement frame : each.getStackTrace()) {
                details.add("    at " + frame);
            }
        }
    }
}
