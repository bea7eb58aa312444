package io.kernwork.simulate;

import java.util.ArrayList;
import java.util.List;

/** What is printed about a run that has failed. */
public final class Report {
    private static final int BEFORE = 3;
    private static final int MOST_DETAILS = 120;

    private Report() {}

    /** The seed, the program, the decisions that matter, what happened around them, and how to repeat it. */
    public static List<String> of(long seed, Shrinker.Small small) {
        List<String> lines = new ArrayList<>();
        Outcome outcome = small.outcome();
        lines.add("seed " + seed + " failed: " + outcome.failure());
        lines.add("the smallest program found that fails so:");
        lines.addAll(program(small.program()));
        lines.add("the decisions of the scheduler that matter (thread@step>next): " + outcome.switches());
        lines.add("what happened around each change of thread (thread, its step, what it was about to do):");
        lines.addAll(around(outcome.history()));
        lines.add("in the end:");
        lines.addAll(outcome.details().stream()
                .limit(MOST_DETAILS)
                .map(each -> "    " + each)
                .toList());
        lines.add("again: ./kernwork simulate --seed " + seed);
        return lines;
    }

    /** A program, one line for each body and each client. */
    static List<String> program(Program program) {
        List<String> lines = new ArrayList<>();
        lines.add("    concepts " + program.areas() + ", " + program.items() + " items, " + program.queues() + " queues"
                + (program.faults() ? ", threads and memory may be lacking" : ""));
        for (int i = 0; i < program.bodies().size(); i++) {
            lines.add("    body of item " + i + ": " + program.bodies().get(i));
        }
        for (int i = 0; i < program.clients().size(); i++) {
            lines.add("    client " + i + ": " + program.clients().get(i));
        }
        return lines;
    }

    /** Calls and answers, and the steps next to a change of thread. */
    private static List<String> around(List<String> history) {
        boolean[] shown = new boolean[history.size()];
        for (int i = 0; i < shown.length; i++) {
            String line = history.get(i);
            boolean step = line.length() > 10 && line.indexOf(':') > 0 && line.indexOf(' ', 10) > line.indexOf(':');
            if (!step) {
                for (int near = Math.max(0, i - BEFORE); near <= Math.min(shown.length - 1, i + 1); near++) {
                    shown[near] = true;
                }
            }
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < shown.length; i++) {
            if (shown[i]) {
                lines.add("    " + history.get(i));
            } else if (i > 0 && shown[i - 1]) {
                lines.add("       ...");
            }
        }
        return lines;
    }
}
