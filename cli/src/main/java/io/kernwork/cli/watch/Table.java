package io.kernwork.cli.watch;

import io.kernwork.cli.watch.Line.Stress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Rows in columns, never wider than asked for: first the columns with words are cut, then whole columns are left out, the highest
 * rank first. The first of all ranks is always there.
 *
 * @param <R> what a row is about
 */
final class Table<R> {
    private static final int GAP = 1;

    private final List<Column<R>> columns;
    private final Predicate<R> alarm;

    /** Lines whose row is in alarm stand out. */
    Table(List<Column<R>> columns, Predicate<R> alarm) {
        this.columns = List.copyOf(columns);
        this.alarm = alarm;
    }

    /** The heading and a line for each row. */
    List<Line> lines(List<R> rows, int width) {
        List<List<String>> cells = new ArrayList<>();
        for (R row : rows) {
            cells.add(columns.stream()
                    .map(column -> Text.clean(column.cell().apply(row)))
                    .toList());
        }
        int[] widths = widths(cells, width);
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(
                line(columns.stream().map(Column::title).toList(), widths).stripTrailing(), Stress.HEADING));
        for (int i = 0; i < rows.size(); i++) {
            lines.add(new Line(
                    line(cells.get(i), widths).stripTrailing(), alarm.test(rows.get(i)) ? Stress.ALARM : Stress.PLAIN));
        }
        return lines;
    }

    /** The width of each column; 0 for one that is left out. */
    private int[] widths(List<List<String>> cells, int width) {
        int[] natural = new int[columns.size()];
        for (int i = 0; i < natural.length; i++) {
            int column = i;
            natural[i] = Math.max(
                    columns.get(i).title().length(),
                    cells.stream()
                            .mapToInt(row -> Text.width(row.get(column)))
                            .max()
                            .orElse(0));
        }
        int[] widths = new int[columns.size()];
        int room = width;
        for (int i : byRank()) {
            Column<R> column = columns.get(i);
            int needed = column.least() == 0 ? natural[i] : Math.min(natural[i], column.least());
            int gap = room == width ? 0 : GAP;
            if (room == width) {
                needed = Math.min(needed, width);
            } else if (needed + gap > room) {
                break;
            }
            widths[i] = needed;
            room -= needed + gap;
        }
        for (int i : byRank()) {
            int more = widths[i] == 0 ? 0 : Math.min(natural[i] - widths[i], room);
            widths[i] += more;
            room -= more;
        }
        return widths;
    }

    private List<Integer> byRank() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingInt(i -> columns.get(i).rank()));
        return order;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] > 0) {
                line.append(line.isEmpty() ? "" : " ".repeat(GAP));
                line.append(Text.pad(cells.get(i), widths[i], columns.get(i).right()));
            }
        }
        return line.toString();
    }
}
