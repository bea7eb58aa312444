package io.kernwork.bench.report;

import io.kernwork.bench.Row;
import io.kernwork.bench.report.Statistics.Interval;
import io.kernwork.bench.work.Variant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the figures say of one row.
 *
 * @param row which
 * @param ours our figures; null if there are none
 * @param peers everybody else who did this work, the best first, those that failed last
 * @param limit what nobody can be better than; null if that is not known or was not measured
 * @param best the best counted peer; null if none has figures
 * @param lead how many times better than that peer we are; NaN if there is none
 * @param interval where the ratio that the goal asks for lies; null with too few rounds, or where no ratio is asked
 * @param verdict what becomes of the goal
 */
record RowResult(
        Row row,
        @Nullable Spread ours,
        List<Peer> peers,
        @Nullable Spread limit,
        @Nullable Peer best,
        double lead,
        @Nullable Interval interval,
        Verdict verdict) {
    /**
     * Somebody else who did the same work.
     *
     * @param variant who
     * @param counted whether the goal of this row is held against it
     * @param spread its figures; null if it failed
     * @param failure why it failed
     */
    record Peer(
            Variant variant,
            boolean counted,
            @Nullable Spread spread,
            @Nullable String failure) {
        double median() {
            return spread == null ? Double.NaN : spread.median();
        }
    }

    /** How a goal came out. */
    enum Verdict {
        /** It is met. */
        MET("met"),
        /** It is not. */
        NOT_MET("NOT MET"),
        /** The rounds do not decide it. */
        OPEN("open"),
        /** Nothing was asked. */
        REPORTED("-"),
        /** Something that it needs was not measured. */
        NOT_MEASURED("no figures");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** How many times the limit we are, or how many times it is us: at best 1. NaN without one. */
    double ofLimit() {
        return ours == null || limit == null
                ? Double.NaN
                : 1 / Statistics.lead(row.better(), ours.median(), limit.median());
    }

    /** Whether a figure that the verdict rests on was taken under foreign load. */
    boolean disturbed() {
        return (ours != null && ours.disturbed() > 0)
                || (limit != null && limit.disturbed() > 0)
                || (best != null && best.spread() != null && best.spread().disturbed() > 0);
    }
}
