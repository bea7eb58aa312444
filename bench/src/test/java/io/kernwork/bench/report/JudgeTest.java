package io.kernwork.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.kernwork.bench.Goal;
import io.kernwork.bench.Row;
import io.kernwork.bench.Rows;
import io.kernwork.bench.report.RowResult.Peer;
import io.kernwork.bench.report.RowResult.Verdict;
import io.kernwork.bench.report.Statistics.Interval;
import io.kernwork.bench.run.Job;
import io.kernwork.bench.run.Made;
import io.kernwork.bench.run.Measurements;
import io.kernwork.bench.work.Variant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JudgeTest {
    @Test
    void lead_ofAWideMargin_isDecidedByTheMedians() {
        Made made = new Made().counted("E1", "kernwork", "E1", 20, 30, 90).counted("E1", "fjp", "E1", 60, 54, 50);
        RowResult result = judge("E1", made);
        assertThat(result.lead()).isEqualTo(1.8);
        assertThat(result.verdict()).isEqualTo(Verdict.MET);
        assertThat(result.ours())
                .extracting(Spread::min, Spread::median, Spread::max)
                .containsExactly(20.0, 30.0, 90.0);
        assertThat(judge("E1", made.counted("E1", "tpe", "E1", 53, 53, 53)).verdict())
                .isEqualTo(Verdict.NOT_MET);
    }

    @Test
    void lead_whereHigherIsBetter_isStillLargerIsBetter() {
        Made made = new Made().counted("Q1", "kernwork", "Q1", 30).counted("Q1", "fjp", "Q1", 10);
        assertThat(judge("Q1", made).lead()).isEqualTo(3);
        assertThat(judge("Q1", made).verdict()).isEqualTo(Verdict.MET);
    }

    @Test
    void bestPeer_countsAndIsMeantByTheRow() {
        Made made = new Made()
                .counted("Q1", "kernwork", "Q1", 30)
                .counted("Q1", "fjp", "Q1", 10)
                .counted("Q1", "disruptor", "Q1", 20)
                .shown("Q1", "jctools", "Q1", 40);
        assertThat(bestId(judge("Q1", made))).isEqualTo("fjp");
        assertThat(bestId(judge("Q1.disruptor", made))).isEqualTo("disruptor");
        assertThat(judge("Q1.disruptor", made).lead()).isEqualTo(1.5);
        assertThat(judge("Q1", made).peers())
                .extracting(peer -> peer.variant().id(), Peer::counted)
                .containsExactly(tuple("jctools", false), tuple("disruptor", false), tuple("fjp", true));
    }

    @Test
    void leadOfNothing_isInfinite_andMet() {
        Made made = new Made()
                .counted("T3", "kernwork", "T3.retained", 0, 0, 0)
                .counted("T3", "hwt", "T3.retained", 56, 56, 56);
        RowResult result = judge("T3.retained", made);
        assertThat(result.verdict()).isEqualTo(Verdict.MET);
        assertThat(Numbers.figure(result.lead())).isEqualTo("inf");
        assertThat(judge("T3.retained", made.counted("T3", "hwt", "T3.retained", 0, 0, 0))
                        .verdict())
                .isEqualTo(Verdict.NOT_MET);
    }

    @Test
    void narrowMargin_isMetOnlyWhenTheIntervalExcludesTheOtherAnswer() {
        RowResult met = judge("Q3", made(1.01, 1.02, 1.2, 1.1, 1.3));
        assertThat(met.verdict()).isEqualTo(Verdict.MET);
        assertThat(met.interval()).isEqualTo(new Interval(1.01, 1.3));
        assertThat(judge("Q3", made(0.99, 1.02, 1.2, 1.1, 1.3)).verdict()).isEqualTo(Verdict.OPEN);
        assertThat(judge("Q3", made(0.9, 0.8, 0.99, 0.95, 0.7)).verdict()).isEqualTo(Verdict.NOT_MET);
        // eight rounds bear one on the wrong side
        assertThat(judge("Q3", made(0.99, 1.02, 1.2, 1.1, 1.3, 1.1, 1.1, 1.2)).verdict())
                .isEqualTo(Verdict.MET);
    }

    @Test
    void narrowMargin_withTooFewRounds_isOpenUnlessClear() {
        assertThat(judge("Q3", made(1.2, 1.3, 1.2)).verdict()).isEqualTo(Verdict.OPEN);
        assertThat(judge("Q3", made(1.9, 1.9)).verdict()).isEqualTo(Verdict.OPEN);
        assertThat(judge("Q3", made(1.3, 1.9, 1.4)).verdict()).isEqualTo(Verdict.MET);
        assertThat(judge("Q3", made(0.7, 0.6, 0.5)).verdict()).isEqualTo(Verdict.NOT_MET);
    }

    /** Ratios are taken within a round: a machine that slows down for all says nothing of either. */
    @Test
    void narrowMargin_comparesNeighboursInTimeOnly() {
        Made made = new Made()
                .counted("Q3", "kernwork", "Q3", 1.1, 2.2, 3.3, 4.4, 5.5)
                .counted("Q3", "fjp", "Q3", 1, 2, 3, 4, 5);
        assertThat(judge("Q3", made).verdict()).isEqualTo(Verdict.MET);
    }

    @Test
    void atMostOfLimit_holdsAgainstTheLimit() {
        Made near = new Made()
                .counted("H1", "kernwork", "H1.p50", 5.2, 5.3, 5.2, 5.4, 5.2)
                .shown("H1", "unpark", "H1.p50", 5, 5, 5, 5, 5);
        RowResult result = judge("H1.p50", near);
        assertThat(result.verdict()).isEqualTo(Verdict.MET);
        assertThat(result.ofLimit()).isCloseTo(1.04, within(1e-9));
        assertThat(result.lead()).isNaN();
        Made far = new Made()
                .counted("H1", "kernwork", "H1.p50", 6, 6, 6, 6, 6)
                .shown("H1", "unpark", "H1.p50", 5, 5, 5, 5, 5);
        assertThat(judge("H1.p50", far).verdict()).isEqualTo(Verdict.NOT_MET);
    }

    @Test
    void atMostOfANumber_needsNoMeasuredLimit() {
        assertThat(judge("S1.queue", new Made().counted("S1", "kernwork", "S1.queue", 96, 96, 96))
                        .verdict())
                .isEqualTo(Verdict.MET);
        assertThat(judge("S1.queue", new Made().counted("S1", "kernwork", "S1.queue", 400, 400, 400))
                        .verdict())
                .isEqualTo(Verdict.NOT_MET);
    }

    @Test
    void zero_isOfBytesOrOfFigures() {
        assertThat(judge("E1.bytes", new Made().allocating("E1", "kernwork", "E1", 0.004, 20, 21))
                        .verdict())
                .isEqualTo(Verdict.MET);
        assertThat(judge("E1.bytes", new Made().allocating("E1", "kernwork", "E1", 8, 20, 21))
                        .verdict())
                .isEqualTo(Verdict.NOT_MET);
        assertThat(judge("M1.workers", new Made().counted("M1", "kernwork", "M1.workers", 0, 1, 1))
                        .verdict())
                .isEqualTo(Verdict.NOT_MET);
    }

    @Test
    void bytesThatNobodyMeasured_areNoFigures() {
        assertThat(judge("E1.bytes", new Made().counted("E1", "kernwork", "E1", 20))
                        .verdict())
                .isEqualTo(Verdict.NOT_MEASURED);
    }

    @Test
    void limit_isConvertedToTheRowsUnit() {
        Made made = new Made().counted("Q3", "kernwork", "Q3", 1.4).shown("LIMITS", "body", "LIMITS.body", 1000);
        RowResult result = judge("Q3", made);
        assertThat(result.limit()).extracting(Spread::median).isEqualTo(2.0);
        assertThat(result.ofLimit()).isCloseTo(2 / 1.4, within(1e-9));
    }

    @Test
    void failures_areShown_andTheRowIsJudgedWithoutThem() {
        Made made = new Made()
                .counted("E1", "kernwork", "E1", 20)
                .failed("E1", "eqe", "exit status 3")
                .counted("E1", "fjp", "E1", 40);
        RowResult result = judge("E1", made);
        assertThat(result.verdict()).isEqualTo(Verdict.MET);
        assertThat(result.peers().getLast().failure()).isEqualTo("exit status 3");
        RowResult none = judge("E1", new Made().failed("E1", "kernwork", "x").counted("E1", "fjp", "E1", 40));
        assertThat(none.verdict()).isEqualTo(Verdict.NOT_MEASURED);
    }

    @Test
    void disturbed_whenAFigureBehindTheVerdictIs() {
        Made made = new Made().counted("E1", "kernwork", "E1", 20).counted("E1", "fjp", "E1", 40);
        assertThat(judge("E1", made).disturbed()).isFalse();
        made.foreign(0.2).counted("E1", "tpe", "E1", 80);
        assertThat(judge("E1", made).disturbed()).isFalse();
        made.counted("E1", "eqe", "E1", 30);
        assertThat(judge("E1", made).disturbed()).isTrue();
    }

    @Test
    void worthRepeating_areOursTheLimitsAndWhoMayBeTheBest() {
        Measurements measured = new Made()
                .counted("Q1", "kernwork", "Q1", 5)
                .counted("Q1", "fjp", "Q1", 10)
                .counted("Q1", "eqe", "Q1", 6)
                .counted("Q1", "tpe", "Q1", 4)
                .shown("Q1", "jctools", "Q1", 40)
                .shown("Q1", "disruptorYielding", "Q1", 40)
                .done();
        Judge judge = new Judge(measured);
        List<Row> rows = Rows.all(2);
        assertThat(List.of("kernwork", "fjp", "eqe", "jctools")).allMatch(id -> judge.worthRepeating(job(id), rows));
        assertThat(List.of("tpe", "disruptorYielding")).noneMatch(id -> judge.worthRepeating(job(id), rows));
    }

    private static Job job(String id) {
        return new Job("Q1", new Variant(id, true, "", ""));
    }

    private static String bestId(RowResult result) {
        return result.best() == null ? "nobody" : result.best().variant().id();
    }

    /** Q3, whose goal is a lead of 1, with these leads over a peer that does 1 each round. */
    private static Made made(double... leads) {
        double[] ones = new double[leads.length];
        Arrays.fill(ones, 1);
        return new Made().counted("Q3", "kernwork", "Q3", leads).counted("Q3", "fjp", "Q3", ones);
    }

    private static RowResult judge(String id, Made made) {
        Row row = Rows.all(2).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(row.goal().kind()).isNotEqualTo(Goal.Kind.REPORTED);
        return new Judge(made.done()).judge(row);
    }
}
