package io.kernwork.checks.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Prints a line for each promise; its arguments are the root of the repository and what the check of the models has printed. */
public final class Main {
    private static final String HEADER =
            String.format(Locale.ROOT, "%-4s %-9s %14s  %7s  %s%n", "", "", "times checked", "planted", "by");

    private Main() {}

    /**
     * Exits with 1 when a promise was broken or not checked.
     *
     * @param args the root of the repository, and what {@code ./kernwork model} has printed
     * @throws IOException if one of them cannot be read
     */
    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0]);
        Runs runs = Runs.read(root);
        Path log = Path.of(args[1]);
        if (Files.exists(log)) {
            Outputs.addModels(Files.readAllLines(log), runs);
        }
        if (runs.isEmpty()) {
            System.err.println("no tests have run here: ./kernwork verify --quick runs them");
            System.exit(2);
        }
        List<Verdict> verdicts = Promise.read(root.resolve("docs/guarantees.md")).stream()
                .map(promise -> Verdict.of(promise, runs))
                .toList();
        System.out.print(table(verdicts, runs));
        System.exit(verdicts.stream().allMatch(verdict -> verdict.state() == Verdict.State.HELD) ? 0 : 1);
    }

    static String table(List<Verdict> verdicts, Runs runs) {
        StringBuilder table = new StringBuilder(HEADER);
        verdicts.forEach(verdict -> table.append(verdict.line()).append(System.lineSeparator()));
        long held = verdicts.stream()
                .filter(verdict -> verdict.state() == Verdict.State.HELD)
                .count();
        List<Run> planted = runs.all().stream().filter(Run::isPlanted).toList();
        return table.append(String.format(
                        Locale.ROOT,
                        "%n%d of %d promises held. %,d cases, %,d of %,d planted defects found.%n",
                        held,
                        verdicts.size(),
                        runs.all().size(),
                        planted.stream().filter(Run::passed).count(),
                        planted.size()))
                .toString();
    }
}
