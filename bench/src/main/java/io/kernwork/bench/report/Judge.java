package io.kernwork.bench.report;

import io.kernwork.bench.Goal;
import io.kernwork.bench.Limit;
import io.kernwork.bench.Row;
import io.kernwork.bench.Row.Better;
import io.kernwork.bench.report.RowResult.Peer;
import io.kernwork.bench.report.RowResult.Verdict;
import io.kernwork.bench.report.Statistics.Interval;
import io.kernwork.bench.run.Job;
import io.kernwork.bench.run.Measurements;
import io.kernwork.bench.run.Measurements.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds the figures against the goals. Ratios are taken within a round, for only neighbours in time compare. */
final class Judge {
    /** A figure this many times off its goal, in all rounds, needs no interval. */
    private static final double CLEAR = 1.25;

    /** With fewer rounds a narrow margin is never decided. */
    private static final int ROUNDS = 3;

    /** Who was this many times worse than the best in one round is not measured again in a quick run. */
    private static final double HOPELESS = 2;

    private final Measurements measured;

    Judge(Measurements measured) {
        this.measured = measured;
    }

    RowResult judge(Row row) {
        Series series = measured.of(row.workload(), row.ours());
        Spread ours = series == null ? null : Spread.of(row, series);
        List<Peer> peers = peers(row);
        Peer best = peers.stream()
                .filter(peer -> peer.counted() && peer.spread() != null)
                .findFirst()
                .orElse(null);
        Spread limit = limit(row, row.limit());
        double lead = ours == null || best == null || row.goal().kind() == Goal.Kind.ZERO
                ? Double.NaN
                : Statistics.lead(row.better(), ours.median(), best.median());
        boolean ofLimit = row.goal().kind() == Goal.Kind.AT_MOST_OF_LIMIT;
        Spread other = ofLimit ? limit : best == null || row.goal().kind() == Goal.Kind.ZERO ? null : best.spread();
        Map<Integer, Double> ratios = ratios(row, ours, other);
        double ratio = ours == null || other == null
                ? Double.NaN
                : Statistics.lead(row.better(), ours.median(), other.median());
        Interval interval = Statistics.interval(ratios.values());
        return new RowResult(
                row, ours, peers, limit, best, lead, interval, verdict(row, ours, ratio, ratios, interval));
    }

    private List<Peer> peers(Row row) {
        List<Peer> peers = new ArrayList<>();
        for (Series series : measured.of(row.workload())) {
            Spread spread = Spread.of(row, series);
            boolean nothing = series.rounds().values().stream()
                    .allMatch(attempt -> attempt.samples().isEmpty());
            if (!series.variant().id().equals(row.ours()) && (spread != null || nothing)) {
                boolean counted =
                        series.variant().counted() && row.holds(series.variant().id());
                peers.add(new Peer(series.variant(), counted, spread, series.failure()));
            }
        }
        Comparator<Peer> best = Comparator.comparingDouble(
                peer -> peer.spread() == null ? Double.MAX_VALUE : direction(row) * peer.median());
        peers.sort(best);
        return peers;
    }

    private static int direction(Row row) {
        return row.better() == Better.LOWER ? 1 : -1;
    }

    private @Nullable Spread limit(Row row, @Nullable Limit limit) {
        if (limit == null) {
            return null;
        }
        if (limit.workload() == null) {
            double number = limit.convert().applyAsDouble(0);
            Map<Integer, Double> same = new TreeMap<>();
            Series ours = measured.of(row.workload(), row.ours());
            for (int round : ours == null ? List.of(0) : ours.rounds().keySet()) {
                same.put(round, number);
            }
            return new Spread(same, Double.NaN, 0);
        }
        Series series = measured.of(limit.workload(), limit.variant());
        Spread spread = series == null ? null : Spread.of(series, limit.key(), false);
        if (spread == null) {
            return null;
        }
        Map<Integer, Double> converted = new TreeMap<>();
        spread.byRound()
                .forEach((round, figure) -> converted.put(round, limit.convert().applyAsDouble(figure)));
        return new Spread(converted, spread.bytesPerOp(), spread.disturbed());
    }

    /** By round, how many times better we are. */
    private static Map<Integer, Double> ratios(Row row, @Nullable Spread ours, @Nullable Spread other) {
        Map<Integer, Double> ratios = new TreeMap<>();
        if (ours != null && other != null) {
            ours.byRound().forEach((round, figure) -> {
                Double against = other.byRound().get(round);
                if (against != null) {
                    ratios.put(round, Statistics.lead(row.better(), figure, against));
                }
            });
        }
        return ratios;
    }

    /** A wide margin is decided by the medians, a narrow one by where the ratio surely lies. */
    private static Verdict verdict(
            Row row, @Nullable Spread ours, double ratio, Map<Integer, Double> ratios, @Nullable Interval interval) {
        Goal goal = row.goal();
        if (ours == null) {
            return Verdict.NOT_MEASURED;
        }
        if (goal.kind() == Goal.Kind.REPORTED) {
            return Verdict.REPORTED;
        }
        if (goal.kind() == Goal.Kind.ZERO) {
            return ours.median() <= Goal.NOTHING ? Verdict.MET : Verdict.NOT_MET;
        }
        if (ratios.isEmpty()) {
            return Verdict.NOT_MEASURED;
        }
        double least = goal.kind() == Goal.Kind.LEAD ? goal.value() : 1 / goal.value();
        if (!goal.narrow()) {
            return ratio >= least ? Verdict.MET : Verdict.NOT_MET;
        }
        if (ratios.size() < ROUNDS) {
            return Verdict.OPEN;
        }
        double width = interval == null ? CLEAR : 1;
        Interval sure = Objects.requireNonNullElse(interval, new Interval(min(ratios), max(ratios)));
        if (sure.low() >= least * width) {
            return Verdict.MET;
        }
        return sure.high() < least / width ? Verdict.NOT_MET : Verdict.OPEN;
    }

    private static double min(Map<Integer, Double> ratios) {
        return ratios.values().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    private static double max(Map<Integer, Double> ratios) {
        return ratios.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** Whether a variant can still be the best peer of one of these rows, or is ours or a limit. */
    boolean worthRepeating(Job job, List<Row> rows) {
        String id = job.variant().id();
        return rows.stream().anyMatch(row -> isLimit(row, job) || isOurs(row, job) || isNear(row, job.workload(), id));
    }

    private static boolean isLimit(Row row, Job job) {
        Limit limit = row.limit();
        return limit != null
                && job.workload().equals(limit.workload())
                && job.variant().id().equals(limit.variant());
    }

    private static boolean isOurs(Row row, Job job) {
        return row.workload().equals(job.workload())
                && row.ours().equals(job.variant().id());
    }

    private boolean isNear(Row row, String workload, String id) {
        if (!row.workload().equals(workload) || row.bytes()) {
            return false;
        }
        RowResult result = judge(row);
        return result.best() != null
                && result.peers().stream()
                        .filter(peer -> peer.counted() && peer.variant().id().equals(id) && peer.spread() != null)
                        .anyMatch(peer -> Statistics.lead(
                                        row.better(),
                                        peer.median(),
                                        result.best().median())
                                > 1 / HOPELESS);
    }
}
