package io.kernwork.stress;

import io.kernwork.stress.Judgement.Problem;
import io.kernwork.stress.litmus.Planted;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.infra.runners.TestList;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of the litmus tests. jcstress tells its progress on standard error; the outcomes are the output. */
@Command(
        name = "./kernwork stress",
        description = {
            "Races two threads against each other on the library's own classes, with jcstress, and shows how often each "
                    + "order of their steps came.",
            "Exit status: 0 when nothing forbidden was seen and every other outcome was, 1 otherwise, 2 when it cannot run."
        },
        sortOptions = false)
public final class Main implements Callable<Integer> {
    private static final int CANNOT_RUN = 2;
    private static final String SANITY = "sanity";
    private static final String STRIDE = "-strideSize";

    @Option(
            names = {"-t", "--tests"},
            paramLabel = "REGEX",
            description = "Only tests whose names match; all by default.")
    private String tests = ".*";

    @Option(
            names = {"-m", "--mode"},
            paramLabel = "MODE",
            description =
                    "How long: sanity (once), quick (a few minutes, the default), default (half an hour), tough (hours).")
    private String mode = "quick";

    @Option(
            names = "--planted",
            description = "Run each test with the defect that is planted in it; status 0 when all are found.")
    private boolean planted;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Where jcstress leaves its report (HTML) and its data; a new temporary directory by default.")
    private @Nullable Path results;

    @Option(
            names = {"-l", "--list"},
            description = "List the tests and end.")
    private boolean list;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and end.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Parameters(paramLabel = "ARG", arity = "0..*", description = "After --: further options for jcstress.")
    private List<String> more = List.of();

    /** Runs the tests and exits with their status. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Predicate<String> asked = Pattern.compile(tests).asPredicate();
        List<String> names = TestList.tests().stream()
                .filter(asked)
                .map(TestOutcomes::shortName)
                .sorted()
                .toList();
        if (list) {
            names.forEach(System.out::println);
            return 0;
        }
        if (names.isEmpty()) {
            return cannotRun("No test matches '" + tests + "'; --list shows their names.");
        }
        if (Runtime.getRuntime().availableProcessors() < 2) {
            return cannotRun("The litmus tests need two CPUs, so that two threads can meet. Give this process two.");
        }
        Path directory = results == null ? Files.createTempDirectory("kernwork-stress") : results;
        Files.createDirectories(directory);
        PrintStream out = System.out;
        System.setOut(System.err); // jcstress prints where it likes
        try {
            return run(new LitmusOptions(arguments(), directory), names, directory, out);
        } finally {
            System.setOut(out);
        }
    }

    private static int cannotRun(String why) {
        System.err.println(why);
        return CANNOT_RUN;
    }

    private int run(LitmusOptions options, List<String> names, Path directory, PrintStream out) throws Exception {
        if (!options.parse()) {
            return CANNOT_RUN;
        }
        try {
            new JCStress(options).run();
        } catch (AssertionError failures) {
            // they are in the outcomes, too
        }
        return report(names, TestOutcomes.read(options.blob()), directory, out);
    }

    private int report(List<String> names, List<TestOutcomes> found, Path directory, PrintStream out) {
        List<Problem> problems = planted ? Judgement.missedDefects(names, found) : Judgement.problems(names, found);
        if (mode.equals(SANITY)) {
            problems.removeIf(Problem::open); // a look at each test, not a measurement
        }
        out.print(Judgement.table(found));
        if (planted) {
            Judgement.foundDefects(found).forEach(out::println);
        }
        problems.forEach(problem -> out.println("problem: " + problem));
        out.println("Tests: " + names.size() + ", problems: " + problems.size() + ", report: " + directory);
        return problems.isEmpty() ? 0 : 1;
    }

    private List<String> arguments() {
        String flags = "--enable-native-access=ALL-UNNAMED" + (planted ? " -D" + Planted.PROPERTY + "=true" : "");
        List<String> arguments = new ArrayList<>(List.of("-t", tests, "-m", mode, "-jvmArgsPrepend", flags));
        arguments.addAll(more);
        if (!mode.equals(SANITY) && !more.contains(STRIDE)) {
            arguments.addAll(List.of(STRIDE, "32", "-strideCount", "8")); // the actors meet in each state anyway
        }
        return arguments;
    }
}
