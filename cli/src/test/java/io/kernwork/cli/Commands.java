package io.kernwork.cli;

import java.io.PrintWriter;

/** Runs commands for the tests of other packages. */
public final class Commands {
    private Commands() {}

    /** The exit status. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return Main.commandLine().setOut(out).setErr(err).execute(arguments);
    }
}
