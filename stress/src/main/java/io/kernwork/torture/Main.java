package io.kernwork.torture;

import io.kernwork.Kernwork;
import io.kernwork.base.Ticker;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the torture test. */
@Command(
        name = "torture",
        usageHelpAutoWidth = true,
        description =
                "Call every verb on a few works and queues from many threads and account for every accepted request.")
public final class Main implements Callable<Integer> {
    private static final long ARMINGS_FOR_A_DUEL = 500;
    private static final Duration SOAK_EACH = Duration.ofSeconds(1);
    private static final long ONE_TASK_IN = 10;
    private static final long ONE_QUEUE_VERB_IN = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--minutes", paramLabel = "N", description = "How long, instead of a number of operations.")
    private double minutes;

    @Option(
            names = "--operations",
            paramLabel = "N",
            description = "How many verbs at least (default: ${DEFAULT-VALUE}).",
            defaultValue = "" + Settings.DEFAULT_OPERATIONS)
    private long operations;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description =
                    "Choose the same again; the threads still meet as they like. Chosen and printed if not given.")
    private @Nullable Long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that call verbs, beside the bodies (default: ${DEFAULT-VALUE}).",
            defaultValue = "" + Settings.DEFAULT_THREADS)
    private int threads;

    @Option(names = "--without", paramLabel = "VERB", description = "Leave a verb out, which must be noticed.")
    private Set<Verb> without = Set.of();

    @Option(
            names = "--armings",
            paramLabel = "N",
            description = "Only the race of arming, re-arming, cancelling and firing, so many rounds, and its duels.")
    private long armings;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            description = "Only the storm of tasks, time-out tasks and jobs, so many verbs.")
    private long tasks;

    @Option(
            names = "--tasklets",
            paramLabel = "N",
            description = "Only the storm of tasklets and all else that runs as a softirq, so many schedules.")
    private long tasklets;

    @Option(
            names = "--queues",
            paramLabel = "N",
            description = "Only the storm of work queues of all kinds, so many verbs.")
    private long queues;

    @Option(
            names = "--soak",
            description =
                    "Only the soak: all concepts in one runtime, under load and faults, for --minutes (default: 1).")
    private boolean soak;

    @Option(names = "--edges", description = "Show how often each edge of the item word was taken.")
    private boolean edges;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    /** Runs the test and exits with 0 if nothing was violated. */
    public static void main(String[] args) {
        System.setProperty("kernwork.edges", "true"); // before the first work exists
        System.exit(new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (operations < 1 || threads < 1 || minutes < 0) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--operations and --threads must be at least 1, --minutes not negative");
        }
        long chosen = seed == null ? System.nanoTime() & 0xfff_ffff : seed;
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter out = spec.commandLine().getOut();
        err.println("torture: seed " + chosen);
        if (soak) {
            return soak(chosen, out);
        }
        if (armings > 0) {
            return raceArmings(chosen, out);
        }
        if (tasks > 0) {
            return stormTasks(tasks, chosen, out);
        }
        if (tasklets > 0) {
            return stormTasklets(tasklets, chosen, out);
        }
        if (queues > 0) {
            return stormQueues(queues, chosen, out);
        }
        return everything(chosen, out, err);
    }

    /** The torture of works, and then every storm. */
    private int everything(long chosen, PrintWriter out, PrintWriter err) throws InterruptedException {
        Settings standard = Settings.standard(chosen);
        Settings settings = standard.operations(operations, Math.min(operations, standard.perRound()))
                .nanos(Duration.ofMillis(Math.round(minutes * 60_000)).toNanos())
                .threads(threads)
                .without(without);
        Result result = new Torture(settings, line -> {
                    err.println("torture: " + line);
                    err.flush();
                })
                .run();
        Report.lines(result, edges).forEach(out::println);
        out.flush();
        if (!result.passed()) {
            return 1;
        }
        long more = Math.max(1, operations / ONE_TASK_IN);
        int softirqs = Math.max(stormTasks(more, chosen, out), stormTasklets(more, chosen, out));
        return Math.max(softirqs, stormQueues(Math.max(1, operations / ONE_QUEUE_VERB_IN), chosen, out));
    }

    private int soak(long chosen, PrintWriter out) throws InterruptedException {
        Violations violations = new Violations();
        long nanos =
                Math.round((minutes > 0 ? minutes : 1) * Duration.ofMinutes(1).toNanos());
        out.println(new Soak(nanos, SOAK_EACH.toNanos(), chosen, new SoakVerbs(), violations, line -> {
                    out.println(line);
                    out.flush();
                })
                .run());
        return end(violations, out);
    }

    private static int stormQueues(long verbs, long chosen, PrintWriter out) throws InterruptedException {
        Violations violations = new Violations();
        out.println(new QueueStorm(verbs, chosen, new QueueVerbs(), violations).run());
        return end(violations, out);
    }

    private static int stormTasklets(long schedules, long chosen, PrintWriter out) throws InterruptedException {
        Violations violations = new Violations();
        out.println(new SoftirqStorm(schedules, chosen, new SoftirqVerbs(), violations).run());
        return end(violations, out);
    }

    private static int end(Violations violations, PrintWriter out) {
        violations.lines().forEach(out::println);
        out.println(violations.none() ? "passed" : "FAILED");
        out.flush();
        return violations.none() ? 0 : 1;
    }

    private static int stormTasks(long verbs, long chosen, PrintWriter out) throws InterruptedException {
        Violations violations = new Violations();
        out.println(new TaskStorm(verbs, chosen, new TaskVerbs(), violations).run());
        return end(violations, out);
    }

    private int raceArmings(long chosen, PrintWriter out) throws InterruptedException {
        Violations violations = new Violations();
        ArmingEnds ends = new ArmingRace(armings, chosen, Ticker.system(), violations).run();
        try (Kernwork runtime = ArmingRace.runtime(Ticker.system())) {
            ArmingDuels duels = new ArmingDuels(chosen, runtime, new ArmingVerbs(), violations);
            long rounds = Math.max(1, armings / ARMINGS_FOR_A_DUEL);
            ArmingDuels.Result now = duels.rearmNowAgainstCancel(rounds);
            ArmingDuels.Result closes = duels.closeAgainstRearmAgainstClose(rounds);
            out.println(ends.plus(now.ends()).plus(closes.ends()));
            out.println(now);
            out.println(closes);
        }
        return end(violations, out);
    }
}
