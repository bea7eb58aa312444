package io.kernwork.examples.debounce;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command for each burst and waits for its end. The command has the output and the error output of this process, its
 * current folder, and nothing to read.
 */
public final class RunCommand implements Reaction {
    private final List<String> command;
    private final PrintWriter out;
    private @Nullable Process running; // this and the next under the monitor
    private boolean stopped;

    /**
     * Prepares the command.
     *
     * @param command the program and its arguments
     * @param out where to say what is run and what came of it; flushed, never closed
     */
    public RunCommand(List<String> command, PrintWriter out) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("there is no command to run");
        }
        this.command = List.copyOf(command);
        this.out = out;
    }

    @Override
    public void react(Digest digest) throws IOException, InterruptedException {
        Process process = start(digest);
        if (process == null) {
            return;
        }
        try {
            int status = process.waitFor();
            say(command.getFirst() + " ended with status " + status);
        } catch (InterruptedException e) {
            ProcessTree.end(process.toHandle());
            throw e;
        } finally {
            forget();
        }
    }

    private synchronized @Nullable Process start(Digest digest) throws IOException {
        if (stopped) {
            return null;
        }
        say(digest.summary() + ": " + String.join(" ", command));
        Process process = new ProcessBuilder(command)
                .redirectOutput(Redirect.INHERIT)
                .redirectError(Redirect.INHERIT)
                .start();
        running = process;
        process.getOutputStream().close();
        return process;
    }

    private synchronized void forget() {
        running = null;
    }

    /** Ends the command with all processes that it has started, those that have detached themselves from it excepted. */
    @Override
    public void stop() {
        Process process;
        synchronized (this) {
            stopped = true;
            process = running;
        }
        if (process != null) {
            ProcessTree.end(process.toHandle());
        }
    }

    private void say(String text) {
        out.println("debounce: " + text);
        out.flush();
    }
}
