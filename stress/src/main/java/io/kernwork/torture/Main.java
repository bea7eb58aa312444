package io.kernwork.torture;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the torture test. */
@Command(name = "torture", description = "Random verbs from many threads; every accepted request is accounted for.")
public final class Main implements Callable<Integer> {
    /** Runs the test and exits with its status. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() {
        return CommandLine.ExitCode.OK;
    }
}
