package io.kernwork.cli.watch;

import io.kernwork.cli.watch.Columns.Of;
import io.kernwork.cli.watch.Line.Stress;
import io.kernwork.cli.watch.Look.Seen;
import io.kernwork.observe.PoolSnapshot;
import io.kernwork.observe.RuntimeSnapshot;
import io.kernwork.observe.StallSnapshot;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** A look as lines: the runtimes, their queues, their pools, what runs, and what is stalled. Nothing here knows a terminal. */
final class Report {
    private static final int FRAMES = 8;
    private static final int SHARE_OF_QUEUES = 5;
    private static final int SHARE_OF_STALLS = 3;
    private static final int SHARE_OF_POOLS = 2;
    private static final int SHARE_OF_BUSY = 2;

    private final Look look;
    private final List<QueueRow> rows;
    private final View view;
    private final boolean several;

    private Report(Look look, List<QueueRow> rows, View view) {
        this.look = look;
        this.rows = rows;
        this.view = view;
        this.several = look.runtimes().size() > 1;
    }

    /** No line is wider than the view, and there are no more than it has room for. */
    static List<Line> lines(Look look, List<QueueRow> rows, View view) {
        return new Report(look, rows, view).run();
    }

    private List<Line> run() {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.plain(fit(List.of(
                "kernwork top",
                "pid " + look.pid(),
                look.main(),
                LocalTime.ofInstant(look.at(), ZoneId.systemDefault())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .format(DateTimeFormatter.ISO_LOCAL_TIME),
                view.order().words()))));
        for (Seen runtime : look.runtimes()) {
            lines.add(Line.plain(fit(header(runtime.snapshot()))));
        }
        List<Section> sections = List.of(
                new Section(queues(), SHARE_OF_QUEUES),
                new Section(stalls(), SHARE_OF_STALLS),
                new Section(busy(), SHARE_OF_BUSY),
                new Section(pools(), SHARE_OF_POOLS));
        if (view.isLimited()) {
            lines.addAll(Section.fit(sections, view.width(), view.height() - lines.size()));
            return lines.subList(0, Math.min(lines.size(), view.height()));
        }
        for (Section section : sections) {
            if (!section.lines().isEmpty()) {
                lines.add(Line.plain(""));
                lines.addAll(section.lines());
            }
        }
        return lines;
    }

    private static List<String> header(RuntimeSnapshot runtime) {
        List<String> parts = new ArrayList<>();
        parts.add(runtime.name() + (runtime.closed() ? " (closed)" : "") + (runtime.frozen() ? " (frozen)" : ""));
        parts.add("up " + Units.time(runtime.uptimeNanos()));
        parts.add(number(runtime.cpus(), "cpu"));
        int workers = runtime.pools().stream().mapToInt(PoolSnapshot::workers).sum();
        parts.add(number(workers, "worker"));
        int armed = runtime.timers().armed();
        parts.add(number(armed, "timer") + " armed"
                + (armed == 0 ? "" : ", next in " + Units.time(runtime.timers().nextNanos())));
        if (!runtime.stalls().isEmpty()) {
            parts.add(number(runtime.stalls().size(), "stall"));
        }
        if (runtime.saturations() > 0) {
            parts.add(number(runtime.saturations(), "saturation"));
        }
        return parts;
    }

    private static String number(long count, String what) {
        return Units.count(count) + " " + what + (count == 1 ? "" : "s");
    }

    private List<Line> queues() {
        if (rows.isEmpty()) {
            return List.of(Line.plain(Text.fit("no queues", view.width())));
        }
        List<QueueRow> sorted = rows.stream().sorted(view.order().comparator()).toList();
        return Columns.queues(several).lines(sorted, view.width());
    }

    private List<Line> pools() {
        List<Of<PoolSnapshot>> pools = all(RuntimeSnapshot::pools);
        pools.sort(Comparator.comparingLong(pool -> -pool.it().stalledNanos()));
        return pools.isEmpty() ? List.of() : Columns.pools(several).lines(pools, view.width());
    }

    private List<Line> busy() {
        var busy = all(RuntimeSnapshot::busy);
        busy.sort(Comparator.comparingLong(worker -> -worker.it().nanos()));
        return busy.isEmpty() ? List.of() : Columns.busy(several).lines(busy, view.width());
    }

    private List<Line> stalls() {
        List<Of<StallSnapshot>> stalls = all(RuntimeSnapshot::stalls);
        stalls.sort(Comparator.comparingLong(stall -> -stall.it().nanos()));
        List<Line> lines = new ArrayList<>();
        for (Of<StallSnapshot> of : stalls) {
            StallSnapshot stall = of.it();
            String heading = stall.kind() + " for " + Units.time(stall.nanos()) + ": "
                    + (several ? of.runtime() + ": " : "") + stall.subject();
            lines.add(new Line(Text.fit(Text.clean(heading), view.width()), Stress.ALARM));
            if (!stall.detail().isEmpty()) {
                lines.add(indented("", stall.detail()));
            }
            List<String> stack = Stacks.upper(stall.stack());
            stack.stream().limit(FRAMES).forEach(frame -> lines.add(indented("at ", frame)));
            if (stack.size() > FRAMES) {
                lines.add(indented("", "... " + (stack.size() - FRAMES) + " more"));
            }
        }
        return lines;
    }

    private Line indented(String word, String text) {
        return Line.plain(Text.fit("    " + word + Text.clean(text), view.width()));
    }

    private <R> List<Of<R>> all(Function<RuntimeSnapshot, List<R>> part) {
        List<Of<R>> all = new ArrayList<>();
        for (Seen runtime : look.runtimes()) {
            for (R one : part.apply(runtime.snapshot())) {
                all.add(new Of<>(runtime.snapshot().name(), one));
            }
        }
        return all;
    }

    /** As many of the parts as there is room for, from the first. */
    private String fit(List<String> parts) {
        StringBuilder line = new StringBuilder(Text.fit(Text.clean(parts.getFirst()), view.width()));
        for (String part : parts.subList(1, parts.size())) {
            String next = "  " + Text.clean(part);
            if (Text.width(line.toString()) + Text.width(next) > view.width()) {
                break;
            }
            line.append(next);
        }
        return line.toString();
    }
}
