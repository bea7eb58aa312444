package io.kernwork.examples.debounce;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a burst has come to.
 *
 * @param changes one for each path, sorted by path
 * @param events how many events were folded into them
 * @param spanNanos the time from the first event to the last
 */
public record Digest(List<Change> changes, int events, long spanNanos) {
    private static final int SHOWN = 12;

    /** Copies the list. */
    public Digest {
        changes = List.copyOf(changes);
    }

    /** Whether nothing has changed. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** How many paths there are of each kind that occurs. */
    public Map<ChangeKind, Integer> counts() {
        Map<ChangeKind, Integer> counts = new EnumMap<>(ChangeKind.class);
        changes.forEach(change -> counts.merge(change.kind(), 1, Integer::sum));
        return counts;
    }

    /** One line: {@code 3 paths changed: 1 created, 2 modified (7 events in 0.120 s)}. */
    public String summary() {
        String span =
                String.format(Locale.ROOT, "%.3f s", Duration.ofNanos(spanNanos).toMillis() / 1000.0);
        return number(changes.size(), "path") + " changed: " + kinds(counts()) + " (" + number(events, "event") + " in "
                + span + ")";
    }

    /**
     * The paths, a line for each. If there are many then a line for each folder with the number of its paths, and if those are
     * too many the rest as a number. What could steer a terminal is replaced.
     */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (changes.size() <= SHOWN) {
            for (Change change : changes) {
                lines.add(String.format(Locale.ROOT, "%-9s ", change.kind()) + printable(change.path()));
            }
            return lines;
        }
        Map<Path, Map<ChangeKind, Integer>> folders = byFolder();
        folders.entrySet().stream().limit(SHOWN).forEach(folder -> {
            lines.add("in " + printable(folder.getKey()) + "/: " + kinds(folder.getValue()));
        });
        if (folders.size() > SHOWN) {
            lines.add("and " + number(folders.size() - SHOWN, "more folder"));
        }
        return lines;
    }

    private Map<Path, Map<ChangeKind, Integer>> byFolder() {
        Map<Path, Map<ChangeKind, Integer>> folders = new TreeMap<>();
        for (Change change : changes) {
            Path parent = change.path().getParent();
            folders.computeIfAbsent(parent == null ? Path.of(".") : parent, folder -> new EnumMap<>(ChangeKind.class))
                    .merge(change.kind(), 1, Integer::sum);
        }
        return folders;
    }

    private static String kinds(Map<ChangeKind, Integer> counts) {
        List<String> parts = new ArrayList<>();
        counts.forEach((kind, count) -> parts.add(grouped(count) + " " + kind));
        return String.join(", ", parts);
    }

    private static String number(int count, String what) {
        return grouped(count) + " " + what + (count == 1 ? "" : "s");
    }

    private static String grouped(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String printable(Path path) {
        return path.toString().replaceAll("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Zl}\\p{Zp}]", "?");
    }
}
