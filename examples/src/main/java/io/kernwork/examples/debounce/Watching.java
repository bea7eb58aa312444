package io.kernwork.examples.debounce;

import io.kernwork.Kernwork;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A watch that goes on until the process is told to end. Ctrl-C (and any other orderly end of the JVM) closes it by a shutdown
 * hook: a command in progress is ended before the process is gone.
 */
public final class Watching {
    private final DebounceOptions options;
    private final Reaction reaction;
    private final PrintWriter out;

    /**
     * Prepares the watch.
     *
     * @param options the folder and the times
     * @param reaction what to do after a burst
     * @param out the console; flushed, never closed
     */
    public Watching(DebounceOptions options, Reaction reaction, PrintWriter out) {
        this.options = options;
        this.reaction = reaction;
        this.out = out;
    }

    /**
     * Watches until the JVM is shut down.
     *
     * @return only if the watch has ended by itself: why, say because the folder is gone
     * @throws IOException if the folder cannot be watched
     */
    public @Nullable String run() throws IOException, InterruptedException {
        // Its threads are daemons: they must not keep the JVM when the main thread gives up.
        try (Kernwork runtime = Kernwork.builder().name("debounce").daemon(true).build();
                Debouncer debouncer = Debouncer.start(runtime, options, reaction, this::say)) {
            Thread hook = Thread.ofPlatform().name("debounce-stop").unstarted(() -> stop(debouncer, runtime));
            Runtime.getRuntime().addShutdownHook(hook);
            say("watching " + options.folder() + ", reacting after "
                    + options.quiet().toMillis()
                    + " ms of quiet, at the latest " + options.maxWait().toMillis()
                    + " ms after the first change. Ctrl-C stops.");
            String end = debouncer.awaitEnd();
            if (end != null) {
                debouncer.flush(); // the last burst
            }
            return end; // then close waits for the hook, should that be at it
        }
    }

    private void stop(Debouncer debouncer, Kernwork runtime) {
        debouncer.close();
        runtime.close();
        DebounceStats stats = debouncer.stats();
        String left = stats.unanswered() == 0 ? "" : "; without one: " + number(stats.unanswered(), "path");
        say("stopped. " + number(stats.events(), "change") + ", " + number(stats.digests(), "reaction") + left + ".");
    }

    private static String number(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
    }

    private void say(String text) {
        out.println("debounce: " + text);
        out.flush();
    }
}
