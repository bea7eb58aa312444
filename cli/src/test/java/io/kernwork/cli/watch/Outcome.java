package io.kernwork.cli.watch;

import io.kernwork.cli.Commands;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** What a command wrote, and its exit status. */
record Outcome(int status, String out, String err) {

    static Outcome of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Commands.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Outcome(status, out.toString(), err.toString());
    }

    List<String> lines() {
        return out.lines().toList();
    }
}
