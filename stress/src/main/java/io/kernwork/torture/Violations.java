package io.kernwork.torture;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was found wrong: how often, and the first few cases of each kind. */
final class Violations {
    private static final int EXAMPLES = 5;

    /** What can be wrong. */
    enum Kind {
        BALANCE("accepted requests = delivered + removed + saturated"),
        OVERLAP("never two threads inside a body"),
        CPU("what runs as a softirq on one CPU runs one after the other"),
        LOST("what was accepted is answered by a run that begins later"),
        SHARE("what can happen does, in more than 1 % of the cases"),
        EARLY("an armed work does not run before its time"),
        DISABLED("a disabled work does not run, and takes nothing"),
        OUTLIVED("no body goes on after a waiting verb has returned"),
        ANSWER("a request is answered as its verb promises"),
        RUN("a run delivers a request, is current, and finds no foreign interrupt"),
        LIMIT("never more bodies of a queue at once than its limit allows"),
        ORDER("an ordered queue runs in the order of the enqueuing"),
        FROZEN("nothing begins on a queue that is frozen"),
        HANDLER("each throwable of a body reaches the handler once"),
        REPORT("a close reports what it drops, and only that"),
        LEFT("after the close nothing waits, runs, or lives"),
        EDGE("every edge of the item word is taken"),
        HANG("everything goes on"),
        FAILURE("nothing is thrown that no contract names");

        final String rule;

        Kind(String rule) {
            this.rule = rule;
        }
    }

    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final Map<Kind, List<String>> examples = new EnumMap<>(Kind.class);

    synchronized void add(Kind kind, String what) {
        counts.merge(kind, 1, Integer::sum);
        List<String> kept = examples.computeIfAbsent(kind, absent -> new ArrayList<>());
        if (kept.size() < EXAMPLES) {
            kept.add(what);
        }
    }

    /** Adds a case unless the condition holds. */
    void unless(boolean condition, Kind kind, String what) {
        if (!condition) {
            add(kind, what);
        }
    }

    synchronized boolean none() {
        return counts.isEmpty();
    }

    synchronized Set<Kind> kinds() {
        return Set.copyOf(counts.keySet());
    }

    synchronized int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    /** One line for each kind, and its examples. */
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        counts.forEach((kind, count) -> {
            lines.add("VIOLATED " + kind + " (" + kind.rule + "), " + count + (count == 1 ? " case" : " cases"));
            examples.getOrDefault(kind, List.of()).forEach(example -> lines.add("  " + example));
        });
        return lines;
    }
}
