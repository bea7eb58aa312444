package io.kernwork.cli.watch;

import io.kernwork.cli.watch.Attaching.Found;
import java.io.PrintWriter;
import java.util.List;

/** What {@code top} and {@code dump} print without a process id: the JVMs that have a runtime. */
public final class Listing {
    private static final Table<Found> TABLE = new Table<>(
            List.of(
                    Column.number("pid", 0, found -> Long.toString(found.pid())),
                    Column.number(
                            "runtimes",
                            1,
                            found -> Integer.toString(found.runtimes().count())),
                    Column.words("main", 2, 1, Found::main),
                    Column.words("names", 3, 1, found -> found.runtimes().text())),
            _ -> false);

    private Listing() {}

    /** Prints them, and to {@code err} those that could not be asked. */
    public static void print(PrintWriter out, PrintWriter err) throws InterruptedException {
        List<Found> all = Attaching.list();
        List<Found> some =
                all.stream().filter(found -> found.runtimes().count() > 0).toList();
        if (some.isEmpty()) {
            out.println("No JVM here has a runtime of Kernwork.");
        } else {
            TABLE.lines(some, Integer.MAX_VALUE).forEach(line -> out.println(line.text()));
        }
        out.flush();
        for (Found found : all) {
            if (!found.problem().isEmpty()) {
                err.println("not asked: " + found.main() + ": " + found.problem());
            }
        }
        err.flush();
    }
}
