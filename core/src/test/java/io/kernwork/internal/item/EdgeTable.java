package io.kernwork.internal.item;

import io.kernwork.internal.item.Picture.Change;
import io.kernwork.internal.item.Picture.Taken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongToIntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The table in the class comment of {@link ItemWord}: written from a walk, and compared with what the file says. */
final class EdgeTable {
    static final Path SOURCE = Path.of("src/main/java/io/kernwork/internal/item/ItemWord.java");

    private static final String BEGIN = " * edges:begin";
    private static final String END = " * edges:end";

    private static final int FROM_WIDTH = 29;

    private EdgeTable() {}

    // ---- from a walk

    /** The lines, as they stand in the comment. */
    static List<String> render(Map<Row, Taken> rows) {
        List<String[]> cells = new ArrayList<>();
        cells.add(new String[] {"event", "verdict", "from", "changes"});
        Event last = null;
        for (Map.Entry<Row, Taken> entry : rows.entrySet()) {
            Event event = entry.getKey().event();
            Taken taken = entry.getValue();
            cells.add(new String[] {
                event == last ? "" : event.toString(),
                entry.getKey().verdict().toString(),
                from(entry.getKey(), taken, rows),
                changes(taken.changes) + (taken.real ? "" : " !")
            });
            last = event;
        }
        List<String> lines = new ArrayList<>(align(cells));
        lines.add("");
        lines.add("-   the word stays as it is;  (+X) (-X): in some of these states");
        lines.add("!   no concept's own events lead there; found with the events of all of them mixed");
        return lines.stream().map(line -> (" * " + line).stripTrailing()).toList();
    }

    /** The letters; where they are too many, what they have in common. */
    private static String from(Row row, Taken taken, Map<Row, Taken> rows) {
        String letters = String.join(" ", taken.origins.keySet());
        if (letters.length() <= FROM_WIDTH) {
            return letters;
        }
        Set<String> here = taken.origins.keySet();
        Set<String> any = new HashSet<>();
        rows.forEach((other, seen) -> {
            if (other.event() == row.event() && seen.real) {
                any.addAll(seen.origins.keySet());
            }
        });
        if (here.equals(any)) {
            return "any";
        }
        any.removeIf(one -> one.endsWith("d"));
        if (here.equals(any)) {
            return "any without d";
        }
        throw new IllegalStateException(row + ": nothing in common: " + letters);
    }

    private static List<String> align(List<String[]> cells) {
        int[] widths = IntStream.range(0, 3)
                .map(i -> cells.stream().mapToInt(row -> row[i].length()).max().orElse(0))
                .toArray();
        List<String> lines = new ArrayList<>();
        for (String[] row : cells) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
            }
            lines.add(line.append(row[3]).toString());
        }
        return lines;
    }

    private static String changes(Set<Change> changes) {
        List<String> words = new ArrayList<>();
        for (long flag = ItemWord.PENDING; flag <= ItemWord.DEAD; flag <<= 1) {
            long bit = flag;
            flag(words, "+" + ItemWord.flags(bit), changes, change -> (change.after() & ~change.before() & bit) != 0);
            flag(words, "-" + ItemWord.flags(bit), changes, change -> (change.before() & ~change.after() & bit) != 0);
        }
        count(words, "requests", changes, ItemWord::requests, ItemWord.MAX_REQUESTS);
        count(words, "depth", changes, ItemWord::depth, ItemWord.MAX_DEPTH);
        return words.isEmpty() ? "-" : String.join(" ", words);
    }

    private static void flag(List<String> words, String name, Set<Change> changes, Predicate<Change> happens) {
        long how = changes.stream().filter(happens).count();
        if (how > 0) {
            words.add(how == changes.size() ? name : "(" + name + ")");
        }
    }

    /** A step of one, around the end or not moving there, or a fall to zero from anywhere. */
    private static void count(
            List<String> words, String name, Set<Change> changes, LongToIntFunction field, int maximum) {
        Set<Integer> steps = new TreeSet<>();
        boolean zero = true;
        for (Change change : changes) {
            int before = field.applyAsInt(change.before());
            int after = field.applyAsInt(change.after());
            zero &= after == 0;
            if (before != maximum || after != maximum) {
                steps.add(Math.floorMod(after - before + 1, maximum + 1) - 1);
            }
        }
        if (steps.size() > 1) {
            words.add(name + (zero ? "=0" : "?"));
        } else if (steps.contains(1) || steps.contains(-1)) {
            words.add(name + (steps.contains(1) ? "+1" : "-1"));
        }
    }

    // ---- in the file

    /** What the file has between the marks. */
    static List<String> read() throws IOException {
        return List.copyOf(between(Files.readAllLines(SOURCE)));
    }

    /** Puts the lines between the marks of the file. */
    static void write(List<String> table) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(SOURCE));
        List<String> old = between(lines);
        old.clear();
        old.addAll(table);
        Files.write(SOURCE, lines);
    }

    private static List<String> between(List<String> lines) {
        return lines.subList(lines.indexOf(BEGIN) + 1, lines.indexOf(END));
    }

    /** The lines that only one of the two has. */
    static String difference(List<String> present, List<String> wanted) {
        return Stream.concat(
                        present.stream().filter(line -> !wanted.contains(line)).map(line -> "-" + line),
                        wanted.stream().filter(line -> !present.contains(line)).map(line -> "+" + line))
                .collect(Collectors.joining("\n"));
    }
}
