package io.kernwork.cli;

import io.kernwork.cli.watch.Refusal;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** Tells the user why a process cannot be looked at. */
final class Refusals {
    private Refusals() {}

    /** One line, whatever the reason has in it; returns the exit status. */
    static int tell(CommandSpec command, Refusal refusal) {
        PrintWriter err = command.commandLine().getErr();
        String reason = String.valueOf(refusal.getMessage()).lines().findFirst().orElse("");
        err.println("kernwork " + command.name() + ": " + reason);
        err.flush();
        return refusal.status();
    }
}
