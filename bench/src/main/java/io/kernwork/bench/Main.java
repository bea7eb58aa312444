package io.kernwork.bench;

import io.kernwork.bench.report.Report;
import io.kernwork.bench.run.Campaign;
import io.kernwork.bench.run.ChildJvm;
import io.kernwork.bench.run.Job;
import io.kernwork.bench.run.Measurements;
import io.kernwork.bench.run.Progress;
import io.kernwork.bench.run.Schedule;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./kernwork bench}. */
@Command(
        name = "kernwork bench",
        description = {
            "Measure Kernwork, what one would use instead, and what the machine allows: in one run, on the same work.",
            "A full run takes less than an hour and wants an idle machine; --quick takes less than ten minutes."
        },
        sortOptions = false,
        footer = {
            "",
            "One CPU: taskset -c 0 ./kernwork bench",
            "Figures go to standard output, progress to standard error. Ends with 0 if all of Kernwork's own figures are there, met"
                    + " or not."
        })
public final class Main implements Callable<Integer> {
    /** The collectors for which figures may be asked; the first is the default of the JVM and the one of record. */
    enum Collector {
        G1("UseG1GC"),
        PARALLEL("UseParallelGC"),
        Z("UseZGC");

        private final String flag;

        Collector(String flag) {
            this.flag = flag;
        }
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--quick",
            description = "Three short rounds; whoever is far behind after the first is not repeated.")
    private boolean quick;

    @Option(names = "--rounds", paramLabel = "N", description = "Exactly so many rounds.")
    private @Nullable Integer rounds;

    @Option(
            names = "--rows",
            paramLabel = "ROW",
            split = ",",
            description = "Only these, by row or group: E1,Q2.disruptor.")
    private List<String> rowNames = new ArrayList<>();

    @Option(names = "--variants", paramLabel = "ID", split = ",", description = "Only these contenders: kernwork,fjp.")
    private List<String> variants = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON, too.")
    private @Nullable Path json;

    @Option(
            names = "--plots",
            paramLabel = "DIR",
            description = "Draw a PNG of each row and of each latency distribution.")
    private @Nullable Path plots;

    @Option(
            names = "--list",
            description = "Show rows, goals and contenders with settings and reasons; measure nothing.")
    private boolean list;

    @Option(
            names = "--collector",
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} is the one of record.",
            defaultValue = "G1")
    private Collector collector = Collector.G1;

    @Option(names = "--warmup", paramLabel = "MS", description = "Another warm-up in each JVM.")
    private @Nullable Long warmup;

    @Option(names = "--measure", paramLabel = "MS", description = "Another time to measure in each JVM.")
    private @Nullable Long measure;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    private Main() {}

    /** Runs and exits with 0 done, 1 failed, 2 misused. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Row> rows = rows();
        if (list) {
            print(Listing.of(rows));
            return 0;
        }
        List<Job> jobs = Selection.jobs(rows, variants);
        if (jobs.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "None of these variants has anything to do.");
        }
        Schedule schedule = schedule();
        List<String> flags = flags();
        try (ChildJvm children = new ChildJvm(flags)) {
            Progress progress = new Progress(System.err, terminal());
            Campaign.Pruning pruning = quick ? Report.pruning(rows) : (_, _) -> true;
            Campaign campaign = new Campaign(jobs, schedule, Campaign.in(children), pruning, progress);
            Measurements measured = campaign.run();
            Report report = Report.of(rows, measured, schedule, collector.name(), flags);
            print(report.text(campaign.elapsed()));
            write(report);
            return report.complete() ? 0 : 1;
        }
    }

    /** A provider of consoles may still answer null where there is no terminal, whatever the newest default does. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean terminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private List<Row> rows() {
        try {
            return Selection.rows(Rows.all(Runtime.getRuntime().availableProcessors()), rowNames);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Schedule schedule() {
        Schedule schedule = quick ? Schedule.quick() : Schedule.full();
        if (warmup != null || measure != null) {
            schedule = schedule.withTimes(
                    warmup == null ? schedule.plan().warmupNanos() / 1_000_000 : warmup,
                    measure == null ? schedule.plan().measureNanos() / 1_000_000 : measure);
        }
        return rounds == null ? schedule : schedule.withRounds(rounds);
    }

    /** The same for all variants. The heap is fixed, so that nobody pays for its growth. */
    private List<String> flags() {
        return List.of(
                "-XX:+" + collector.flag,
                "-Xms1g",
                "-Xmx1g",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow");
    }

    private void write(Report report) throws IOException {
        if (json != null) {
            Files.writeString(json, report.json());
            note("wrote " + json);
        }
        if (plots != null) {
            note(String.format(
                    Locale.ROOT, "drew %d pictures in %s", report.plots(plots).size(), plots));
        }
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }

    private void note(String text) {
        spec.commandLine().getErr().println(text);
        spec.commandLine().getErr().flush();
    }
}
