package io.kernwork.checks.verify;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One case that a checker has run.
 *
 * @param checker the test class, or the checker that is no test
 * @param method the method without its parameters
 * @param passed whether it has held
 * @param output what it printed
 */
record Run(String checker, String method, boolean passed, List<String> output) {
    private static final Pattern COUNT = Pattern.compile(
            "(\\d[\\d,]*) (?:rounds|seeds|samples|states|schedules|verbs|steps|histories|invocations|mutants)\\b");

    private static final Pattern PLANTED = Pattern.compile("(?i)planted");

    /** How often the claim was put to the test: what the output counts, or the case itself. */
    long checks() {
        long counted = 0;
        for (String line : output) {
            Matcher count = COUNT.matcher(line);
            while (count.find()) {
                counted += Long.parseLong(count.group(1).replace(",", ""));
            }
        }
        return Math.max(1, counted);
    }

    /** Whether it shows that the checker finds a defect, rather than that there is none. */
    boolean isPlanted() {
        return PLANTED.matcher(method).find();
    }
}
