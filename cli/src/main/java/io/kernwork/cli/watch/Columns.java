package io.kernwork.cli.watch;

import io.kernwork.observe.PoolSnapshot;
import io.kernwork.observe.QueueSnapshot;
import io.kernwork.observe.WorkerSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The columns of the tables: from left to right as they are listed, and by rank what stays when there is little room. */
final class Columns {
    private static final int NAME = 16;

    /** A pool, or a thread inside a body, and the runtime it belongs to. */
    record Of<R>(String runtime, R it) {}

    private Columns() {}

    static Table<QueueRow> queues(boolean severalRuntimes) {
        List<Column<QueueRow>> columns = new ArrayList<>();
        columns.add(Column.words("queue", 0, NAME, row -> row.queue().name()));
        if (severalRuntimes) {
            columns.add(Column.words("runtime", 4, 8, QueueRow::runtime));
        }
        columns.addAll(List.of(
                Column.words("kind", 10, 10, row -> row.queue().kind()),
                Column.words("state", 6, 6, row -> row.queue().state()),
                count("depth", 2, QueueSnapshot::depth),
                Column.number("run/max", 3, row -> runs(row.queue())),
                count("armed", 12, QueueSnapshot::armed),
                Column.number("oldest", 1, row -> age(row.queue().oldestNanos())),
                Column.number("start/s", 5, row -> Units.rate(row.perSecond()))));
        columns.addAll(measures());
        columns.addAll(trouble());
        return new Table<>(columns, QueueRow::isLate);
    }

    /** What was sampled. */
    private static List<Column<QueueRow>> measures() {
        return List.of(
                sampled(
                        "wait p50",
                        11,
                        queue -> queue.waits().samples(),
                        queue -> queue.waits().p50Nanos()),
                sampled(
                        "wait p99",
                        7,
                        queue -> queue.waits().samples(),
                        queue -> queue.waits().p99Nanos()),
                sampled(
                        "run p50",
                        11,
                        queue -> queue.runs().samples(),
                        queue -> queue.runs().p50Nanos()),
                sampled(
                        "run p99",
                        8,
                        queue -> queue.runs().samples(),
                        queue -> queue.runs().p99Nanos()));
    }

    /** What went otherwise than it should, and who is behind it. */
    private static List<Column<QueueRow>> trouble() {
        return List.of(
                count("coal", 13, QueueSnapshot::coalesced),
                count("failed", 9, QueueSnapshot::failed),
                count("rescued", 14, QueueSnapshot::rescued),
                count("hogs", 12, QueueSnapshot::hogs),
                Column.words("oldest item", 15, NAME, row -> orNone(row.queue().oldestItem())),
                Column.words("from", 16, NAME, row -> Stacks.place(row.queue().oldestSite())));
    }

    static Table<Of<PoolSnapshot>> pools(boolean severalRuntimes) {
        List<Column<Of<PoolSnapshot>>> columns = new ArrayList<>();
        columns.add(Column.words("pool", 0, NAME, row -> row.it().name()));
        if (severalRuntimes) {
            columns.add(Column.words("runtime", 7, 8, Of::runtime));
        }
        columns.addAll(List.of(
                Column.words("kind", 8, 13, row -> row.it().kind()),
                Column.number(
                        "cpu",
                        10,
                        row -> row.it().cpu() < 0
                                ? Units.NONE
                                : Integer.toString(row.it().cpu())),
                number("workers", 2, PoolSnapshot::workers),
                number("idle", 3, PoolSnapshot::idle),
                number("starting", 9, PoolSnapshot::starting),
                number("blocked", 5, PoolSnapshot::blocked),
                number("hogs", 6, PoolSnapshot::hogs),
                number("waiting", 4, PoolSnapshot::waiting),
                Column.number("stalled", 1, row -> age(row.it().stalledNanos())),
                number("peak", 11, PoolSnapshot::peak)));
        return new Table<>(columns, row -> row.it().stalledNanos() > 0);
    }

    static Table<Of<WorkerSnapshot>> busy(boolean severalRuntimes) {
        List<Column<Of<WorkerSnapshot>>> columns = new ArrayList<>();
        columns.add(Column.words("running", 0, NAME, row -> row.it().item()));
        if (severalRuntimes) {
            columns.add(Column.words("runtime", 6, 8, Of::runtime));
        }
        columns.addAll(List.of(
                Column.words("queue", 2, 8, row -> row.it().queue()),
                Column.number("since", 1, row -> Units.time(row.it().nanos())),
                Column.words("state", 3, 8, row -> row.it().state().toLowerCase(Locale.ROOT)),
                Column.words("at", 4, 16, row -> Stacks.place(row.it().stack())),
                Column.words("thread", 5, 8, row -> row.it().thread()),
                Column.words("from", 7, NAME, row -> Stacks.place(row.it().site()))));
        return new Table<>(columns, _ -> false);
    }

    private static Column<QueueRow> count(String title, int rank, Function<QueueSnapshot, Number> value) {
        return Column.number(
                title, rank, row -> Units.count(value.apply(row.queue()).longValue()));
    }

    private static Column<QueueRow> sampled(
            String title, int rank, Function<QueueSnapshot, Long> samples, Function<QueueSnapshot, Long> value) {
        return Column.number(
                title,
                rank,
                row -> samples.apply(row.queue()) == 0 ? Units.NONE : Units.time(value.apply(row.queue())));
    }

    private static Column<Of<PoolSnapshot>> number(String title, int rank, Function<PoolSnapshot, Integer> value) {
        return Column.number(title, rank, row -> Units.count(value.apply(row.it())));
    }

    private static String runs(QueueSnapshot queue) {
        return queue.running() + "/" + (queue.maxActive() == Integer.MAX_VALUE ? Units.NONE : queue.maxActive());
    }

    private static String orNone(@Nullable String name) {
        return name == null ? Units.NONE : name;
    }

    private static String age(long nanos) {
        return nanos == 0 ? Units.NONE : Units.time(nanos);
    }
}
