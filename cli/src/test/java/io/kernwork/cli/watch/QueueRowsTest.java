package io.kernwork.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.observe.Distribution;
import io.kernwork.observe.QueueSnapshot;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rates, filters and orders. */
final class QueueRowsTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void rate_isByTheClockOfTheOther() {
        assertThat(rates(List.of(Samples.idle("a", 10)), List.of(Samples.idle("a", 40)), 4))
                .containsExactly(7.5);
    }

    @Test
    void rate_ofANewOrReplacedQueue_isNotKnown() {
        assertThat(rates(List.of(Samples.idle("a", 10)), List.of(Samples.idle("a", 9), Samples.idle("b", 3)), 1))
                .containsExactly(Double.NaN, Double.NaN);
    }

    @Test
    void queuesOfOneName_areToldApartByTheirOrder() {
        assertThat(rates(
                        List.of(Samples.idle("a", 10), Samples.idle("a", 100)),
                        List.of(Samples.idle("a", 11), Samples.idle("a", 102)),
                        1))
                .containsExactly(1.0, 2.0);
    }

    @Test
    void noTimePassed_noRate() {
        assertThat(rates(List.of(Samples.idle("a", 10)), List.of(Samples.idle("a", 11)), 0))
                .containsExactly(Double.NaN);
    }

    @Test
    void filter_findsInTheName() {
        assertThat(QueueRows.of(null, Samples.look(SECOND, 0), Pattern.compile("^m.*l")))
                .extracting(row -> row.queue().name())
                .containsExactly("metrics-aggregation-and-flush", "mail");
    }

    @ParameterizedTest
    @CsvSource({
        "OLDEST, 'late deep fast slow'",
        "DEPTH, 'deep late fast slow'",
        "RATE, 'fast deep late slow'",
        "WAIT, 'slow deep fast late'",
        "NAME, 'deep fast late slow'",
    })
    void order(Order order, String names) {
        Distribution slow = new Distribution(1, 5, 5, 5, 5, 5);
        List<QueueSnapshot> before = List.of(idle("slow"), idle("late"), idle("deep"), idle("fast"));
        List<QueueSnapshot> now = List.of(
                Samples.queue("slow", 0, 0, 10, slow, slow),
                Samples.queue("late", 1, 9, 10, Distribution.NONE, slow),
                Samples.queue("deep", 5, 1, 10, Distribution.NONE, slow),
                Samples.queue("fast", 0, 0, 20, Distribution.NONE, slow));
        List<QueueRow> rows = QueueRows.of(Samples.look(0, before), Samples.look(SECOND, now), Samples.ALL);
        assertThat(rows.stream()
                        .sorted(order.comparator())
                        .map(row -> row.queue().name()))
                .containsExactly(names.split(" ", -1));
        assertThat(Order.ofKey(order.key())).contains(order);
    }

    @Test
    void otherKeys_chooseNothing() {
        assertThat(Order.ofKey('x')).isEmpty();
        assertThat(Order.ofKey(-1)).isEmpty();
    }

    private static QueueSnapshot idle(String name) {
        return Samples.idle(name, 10);
    }

    private static List<Double> rates(List<QueueSnapshot> before, List<QueueSnapshot> now, long seconds) {
        return QueueRows.of(Samples.look(SECOND, before), Samples.look((1 + seconds) * SECOND, now), Samples.ALL)
                .stream()
                .map(QueueRow::perSecond)
                .toList();
    }
}
