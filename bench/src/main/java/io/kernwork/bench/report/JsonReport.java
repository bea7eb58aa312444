package io.kernwork.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kernwork.bench.report.RowResult.Peer;
import io.kernwork.bench.report.RowResult.Verdict;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The same for programs: one object for each row, which has one goal. What was not measured is null. */
final class JsonReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonReport() {}

    static String of(Report report) {
        ObjectNode root = JSON.createObjectNode();
        machine(root.putObject("machine"), report);
        var rows = root.putArray("rows");
        for (RowResult result : report.results()) {
            row(rows.addObject(), result);
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a tree of numbers and strings
        }
    }

    private static void machine(ObjectNode to, Report report) {
        Machine machine = report.machine();
        to.put("cpus", machine.cpus());
        to.put("model", machine.model());
        to.put("kernel", machine.kernel());
        to.put("jdk", machine.jdk());
        to.put("collector", machine.collector());
        to.put("date", machine.date());
        var flags = to.putArray("flags");
        machine.flags().forEach(flags::add);
        to.put("rounds", report.schedule().rounds());
        to.put("warmupMillis", report.schedule().plan().warmupNanos() / 1_000_000);
        to.put("measureMillis", report.schedule().plan().measureNanos() / 1_000_000);
        ObjectNode foreign = to.putObject("foreignLoad");
        number(foreign, "median", Statistics.median(report.foreign()));
        number(
                foreign,
                "max",
                report.foreign().stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN));
    }

    private static void row(ObjectNode to, RowResult result) {
        to.put("id", result.row().id());
        to.put("title", result.row().title());
        to.put("unit", result.row().unit());
        to.put("better", result.row().better().name().toLowerCase(Locale.ROOT));
        if (result.ours() == null) {
            to.putNull("ours");
        } else {
            spread(to.putObject("ours"), result.ours());
        }
        ObjectNode peers = to.putObject("peers");
        for (Peer peer : result.peers()) {
            peer(peers.putObject(peer.variant().id()), peer);
        }
        if (result.limit() == null) {
            to.putNull("limit");
        } else {
            number(to.putObject("limit"), "median", result.limit().median());
        }
        to.put(
                "bestPeer",
                result.best() == null ? null : result.best().variant().id());
        number(to, "lead", result.lead());
        ObjectNode goal = to.putObject("goal");
        goal.put("kind", result.row().goal().kind().text());
        goal.put("value", result.row().goal().value());
        verdict(to, result);
    }

    private static void verdict(ObjectNode to, RowResult result) {
        to.put("met", result.verdict() == Verdict.MET || result.verdict() == Verdict.REPORTED);
        if (result.verdict() == Verdict.OPEN || result.verdict() == Verdict.NOT_MEASURED) {
            to.put("decided", false);
        }
        if (!Double.isNaN(result.ofLimit())) {
            number(to, "timesLimit", result.ofLimit());
        }
        if (result.interval() != null) {
            to.putArray("interval")
                    .add(rounded(result.interval().low()))
                    .add(rounded(result.interval().high()));
        }
        if (result.disturbed()) {
            to.put("disturbed", true);
        }
    }

    private static void peer(ObjectNode to, Peer peer) {
        if (peer.spread() == null) {
            to.putNull("median");
        } else {
            spread(to, peer.spread());
        }
        to.put("counted", peer.counted());
        if (peer.failure() != null) {
            to.put("failure", peer.failure());
        }
    }

    private static void spread(ObjectNode to, Spread spread) {
        number(to, "min", spread.min());
        number(to, "median", spread.median());
        number(to, "max", spread.max());
        number(to, "bytesPerOp", spread.bytesPerOp());
        to.put("rounds", spread.values().size());
    }

    private static void number(ObjectNode to, String name, double value) {
        to.put(name, rounded(value));
    }

    private static @Nullable Double rounded(double value) {
        return Double.isFinite(value) ? Double.valueOf(String.format(Locale.ROOT, "%.5g", value)) : null;
    }
}
