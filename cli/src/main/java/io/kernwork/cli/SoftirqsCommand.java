package io.kernwork.cli;

import io.kernwork.examples.softirqs.SoftirqsDemo;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares Linux's ways to put work off, from bottom halves to work queues. */
@Command(
        name = "softirqs",
        description = {
            "Send the same interrupts through all of Linux's ways to put work off, from",
            "bottom halves to work queues, and compare them in one table."
        },
        sortOptions = false)
final class SoftirqsCommand implements Callable<Integer> {
    private static final int TURNS = 2_000;
    private static final int TURNS_OF_DEMO = 200;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--demo", description = "Only show it: a short run, some seconds in all.")
    private boolean demo;

    @Option(
            names = "--turns",
            paramLabel = "N",
            description = "How many turns each event loop makes, one each millisecond (default: " + TURNS
                    + ", for half a minute in all).")
    private @Nullable Integer turns;

    @Override
    public Integer call() throws InterruptedException {
        if (demo && turns != null) {
            throw new ParameterException(spec.commandLine(), "Give either --demo or --turns.");
        }
        int count = turns != null ? turns : demo ? TURNS_OF_DEMO : TURNS;
        try {
            return new SoftirqsDemo(spec.commandLine().getOut(), count).run() ? 0 : 1;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }
}
