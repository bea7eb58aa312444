package io.kernwork.stress;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.ReportUtils;

/**
 * What one litmus test has shown, over all its forks.
 *
 * @param test its class name, without the package
 * @param outcomes what was observed, and what is expected and was not
 * @param errors what kept it from being observed: time-outs, exceptions, processes that died
 */
record TestOutcomes(String test, List<Outcome> outcomes, List<String> errors) {

    /**
     * One result of the actors.
     *
     * @param id the result
     * @param expect whether it may be
     * @param count how often it was
     * @param interleaving the order of steps that gives it
     */
    record Outcome(String id, Expect expect, long count, String interleaving) {
        private Outcome plus(long more) {
            return new Outcome(id, expect, count + more, interleaving);
        }
    }

    TestOutcomes {
        outcomes = List.copyOf(outcomes);
        errors = List.copyOf(errors);
    }

    /** How often the actors met. */
    long samples() {
        return outcomes.stream().mapToLong(Outcome::count).sum();
    }

    /** The part of all samples that had this outcome. */
    double share(Outcome outcome) {
        return outcome.count() / (double) Math.max(1, samples());
    }

    /** This run and another one of the same test together. */
    TestOutcomes and(TestOutcomes other) {
        Map<String, Outcome> merged = new LinkedHashMap<>();
        for (Outcome outcome : concat(outcomes, other.outcomes)) {
            merged.merge(outcome.id(), outcome, (one, more) -> one.plus(more.count()));
        }
        return new TestOutcomes(test, List.copyOf(merged.values()), concat(errors, other.errors));
    }

    private static <T> List<T> concat(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    /** What jcstress has written down, by name. */
    static List<TestOutcomes> read(Path blob) throws IOException {
        InProcessCollector collector = new InProcessCollector();
        DiskReadCollector reader = new DiskReadCollector(blob.toString(), collector);
        try {
            reader.dump();
        } catch (ClassNotFoundException e) {
            throw new IOException(blob + " was written by another version of jcstress", e);
        } finally {
            reader.close();
        }
        return of(collector.getTestResults());
    }

    /** The results of all forks, by test. */
    static List<TestOutcomes> of(Collection<TestResult> results) {
        List<TestOutcomes> all = new ArrayList<>();
        for (TestResult merged : ReportUtils.mergedByName(results)) {
            all.add(new TestOutcomes(shortName(merged.getName()), outcomes(merged), errors(merged)));
        }
        all.sort(Comparator.comparing(TestOutcomes::test));
        return all;
    }

    private static List<Outcome> outcomes(TestResult result) {
        return result.grading().gradingResults.values().stream()
                .map(graded -> new Outcome(graded.id, graded.expect, graded.count, graded.description))
                .toList();
    }

    private static List<String> errors(TestResult result) {
        if (result.status() == Status.NORMAL) {
            return List.of();
        }
        List<String> errors = new ArrayList<>(List.of(result.status().toString()));
        errors.addAll(result.getMessages());
        errors.addAll(result.getVmErr());
        return errors;
    }

    /** A test's name without its package. */
    static String shortName(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
