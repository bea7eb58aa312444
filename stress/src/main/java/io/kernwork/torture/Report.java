package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.base.Holdup;
import io.kernwork.internal.item.Edges.Edge;
import io.kernwork.workqueue.WorkQueue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a torture says in the end. */
final class Report {
    private static final long LOOK_MILLIS = 2_000;

    private Report() {}

    /** The whole report. */
    static List<String> lines(Result result, boolean withEdges) {
        List<String> lines = new ArrayList<>();
        Totals totals = result.totals();
        Ledger books = totals.books;
        double seconds = result.nanos() / 1e9;
        lines.add(format(
                "seed %d, %d threads, %d CPUs, %d rounds, %,d operations in %.1f s",
                result.settings().seed(),
                result.settings().threads(),
                Runtime.getRuntime().availableProcessors(),
                totals.rounds,
                totals.operations(),
                seconds));
        lines.add("");
        verbs(books, lines);
        lines.add("");
        answers(books, lines);
        lines.add("");
        lines.add("requests   " + totals.equation());
        lines.add(format(
                "runs       %,d, of which threw %,d, interrupted themselves %,d; overlaps %,d",
                books.runs, books.thrown, books.interrupts, result.violations().count(Violations.Kind.OVERLAP)));
        lines.add(format("queues     %,d opened; waits for oneself refused %,d", totals.queues, books.selfWaits));
        edges(result, withEdges, lines);
        lines.add("");
        lines.addAll(result.hang());
        lines.addAll(result.violations().lines());
        lines.add(
                result.passed()
                        ? "passed"
                        : "FAILED; again with the same choices: ./kernwork torture --seed "
                                + result.settings().seed());
        return lines;
    }

    @SuppressWarnings("EnumOrdinal") // indexes of counters
    private static void verbs(Ledger books, List<String> lines) {
        for (Verb verb : Verb.values()) {
            long calls = books.calls[verb.ordinal()];
            long yes = books.yes[verb.ordinal()];
            if (verb != Verb.ALARM) {
                String outcome = verb.yes.isEmpty() || calls == 0
                        ? ""
                        : format(
                                "   %s %.1f %%, %s %.1f %%",
                                verb.yes, 100.0 * yes / calls, verb.no, 100.0 * (calls - yes) / calls);
                lines.add(format("%-20s %,14d%s", verb.label(), calls, outcome));
            }
        }
    }

    @SuppressWarnings("EnumOrdinal")
    private static void answers(Ledger books, List<String> lines) {
        StringBuilder head = new StringBuilder(format("%-14s", "answers"));
        for (Admission answer : Admission.values()) {
            if (total(books, answer) > 0) {
                head.append(format("%13s", answer));
            }
        }
        lines.add(head.toString());
        for (Verb verb : Verb.values()) {
            if (!verb.accepting.isEmpty()) {
                StringBuilder line = new StringBuilder(format("%-14s", verb.label()));
                for (Admission answer : Admission.values()) {
                    if (total(books, answer) > 0) {
                        line.append(format("%,13d", books.answers[verb.ordinal()][answer.ordinal()]));
                    }
                }
                lines.add(line.toString());
            }
        }
    }

    @SuppressWarnings("EnumOrdinal")
    private static long total(Ledger books, Admission answer) {
        long total = 0;
        for (long[] ofVerb : books.answers) {
            total += ofVerb[answer.ordinal()];
        }
        return total;
    }

    // ---- edges

    private static void edges(Result result, boolean each, List<String> lines) {
        long taken = result.expected().stream()
                .filter(edge -> result.taken().containsKey(edge))
                .count();
        long rare = result.expected().stream()
                .filter(edge -> result.taken().containsKey(edge) && storm(result, edge) == 0)
                .count();
        lines.add(format(
                "edges      %d of %d taken, %d of them only on purpose; %d impossible",
                taken, result.expected().size(), rare, ExpectedEdges.IMPOSSIBLE.size()));
        if (each) {
            lines.add("");
            lines.add(format("%-9s %-15s %-5s %15s %15s", "event", "verdict", "from", "in the storm", "on purpose"));
            for (Edge edge : result.expected()) {
                lines.add(format(
                        "%s %,15d %,15d",
                        edge(edge),
                        storm(result, edge),
                        count(result.onPurpose().get(edge))));
            }
        }
    }

    private static long storm(Result result, Edge edge) {
        return count(result.taken().get(edge)) - count(result.onPurpose().get(edge));
    }

    private static long count(@Nullable Long count) {
        return count == null ? 0 : count;
    }

    /** As a line of the table. */
    static String edge(Edge edge) {
        return format("%-9s %-15s %-5s", edge.event(), edge.verdict(), edge.from());
    }

    // ---- when nothing goes on

    /** Whoever holds a queue or a work up, and where every thread is. Asked for on another thread, since it may hang, too. */
    static List<String> hang(@Nullable Round round) throws InterruptedException {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        if (round != null) {
            Thread asking = Thread.ofPlatform().daemon(true).start(() -> holdups(round.world, lines));
            asking.join(LOOK_MILLIS);
        }
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            lines.add("\"" + thread.getName() + "\" " + thread.getState());
            for (StackTraceElement frame : stack) {
                lines.add("    at " + frame);
            }
        });
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    private static void holdups(World world, List<String> lines) {
        List<WorkQueue> queues = new ArrayList<>(world.steady);
        for (int i = 0; i < world.queues.length(); i++) {
            queues.add(world.queues.get(i));
        }
        lines.add(world.runtime.toString());
        world.targets.forEach(target -> lines.add(target.work.toString()));
        world.alarms.forEach(alarm -> lines.add(alarm.work.toString()));
        for (WorkQueue queue : queues) {
            lines.add(queue.toString());
            try {
                for (Holdup holdup : queue.flush(Duration.ofMillis(1)).waitingFor()) {
                    lines.add("  " + holdup);
                }
            } catch (Throwable failure) {
                lines.add("  " + failure);
            }
        }
    }

    /** A throwable with its stack. */
    static String text(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library that is not needed otherwise
    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
