package io.kernwork.checks.verify;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * What the last run of the tests says of one promise.
 *
 * @param promise which
 * @param state what came of it
 * @param checks how often it was put to the test
 * @param planted how many planted defects its checkers have found
 * @param why what is wrong, empty where nothing is
 */
record Verdict(Promise promise, State state, long checks, int planted, String why) {
    enum State {
        HELD,
        BROKEN,
        UNCHECKED
    }

    static Verdict of(Promise promise, Runs runs) {
        List<String> missing = promise.holders().stream()
                .filter(holder -> runs.of(holder).isEmpty())
                .toList();
        List<Run> found = promise.holders().stream()
                .flatMap(holder -> runs.of(holder).stream())
                .distinct()
                .toList();
        List<Run> planted = promise.holders().stream()
                .flatMap(holder -> runs.plantedOf(holder).stream())
                .distinct()
                .toList();
        List<String> failed = found.stream()
                .filter(run -> !run.passed())
                .map(run -> run.checker() + "." + run.method())
                .distinct()
                .toList();
        long checks = found.stream()
                .filter(run -> !run.isPlanted())
                .mapToLong(Run::checks)
                .sum();
        int finds = (int) planted.stream().filter(Run::passed).count();
        if (!failed.isEmpty()) {
            return new Verdict(promise, State.BROKEN, checks, finds, "failed: " + String.join(", ", failed));
        }
        if (!missing.isEmpty() || found.isEmpty()) {
            return new Verdict(promise, State.UNCHECKED, checks, finds, "not run: " + String.join(", ", missing));
        }
        return new Verdict(promise, State.HELD, checks, finds, "");
    }

    /** One line, without its end. */
    String line() {
        TreeSet<String> by = new TreeSet<>();
        for (String holder : promise.holders()) {
            int dot = holder.indexOf('.');
            by.add(dot < 0 ? holder : holder.substring(0, dot));
        }
        return String.format(
                Locale.ROOT,
                "%-4s %-9s %,14d  %7s  %s%s",
                promise.number(),
                state.name().toLowerCase(Locale.ROOT),
                checks,
                planted == 0 ? "-" : Integer.toString(planted),
                String.join(", ", by),
                why.isEmpty() ? "" : "  (" + why + ")");
    }
}
