package io.kernwork.examples.debounce;

import io.kernwork.Kernwork;
import io.kernwork.base.CloseReport;
import io.kernwork.base.WaitResult;
import io.kernwork.workqueue.WorkQueue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches a folder, and reacts once a burst of changes is over.
 *
 * {@snippet :
 * try (Kernwork runtime = Kernwork.builder().name("debounce").build();
 *         Debouncer debouncer = Debouncer.start(runtime, DebounceOptions.of(folder), reaction, problems)) {
 *     untilToldToStop.await();
 * }
 * }
 */
public final class Debouncer implements AutoCloseable {
    /** How long the close waits for each of its steps; what is then still running is named in a problem. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final WorkQueue queue;
    private final Reaction reaction;
    private final Consumer<String> problems;
    private final Debounce debounce;
    private final FolderWatcher watcher;
    private boolean closed;

    private Debouncer(Kernwork runtime, DebounceOptions options, Reaction reaction, Consumer<String> problems)
            throws IOException {
        this.reaction = reaction;
        this.problems = problems;
        queue = WorkQueue.builder("debounce")
                .runtime(runtime)
                .ordered()
                .onError((item, at, failure) -> problems.accept("the reaction failed: " + failure))
                .build();
        debounce = new Debounce(queue, options.quiet(), options.maxWait(), reaction);
        try {
            watcher = FolderWatcher.open(options, new Changes(debounce, problems));
        } catch (IOException | RuntimeException e) {
            queue.close();
            throw e;
        }
    }

    private record Changes(Debounce debounce, Consumer<String> problems) implements FolderTree.Listener {
        @Override
        public void changed(Path path, ChangeKind kind) {
            debounce.changed(path, kind);
        }

        @Override
        public void problem(String text) {
            problems.accept(text);
        }
    }

    /**
     * Takes note of what is in the folder and watches it from then on.
     *
     * @param runtime whose workers run the reaction; it must outlive the debouncer
     * @param options the folder and the times
     * @param reaction what to do after a burst; stopped by {@link #close}
     * @param problems hears, on any thread, what went wrong
     * @throws IOException if the folder cannot be watched
     * @throws IllegalArgumentException if a pattern is none
     */
    public static Debouncer start(
            Kernwork runtime, DebounceOptions options, Reaction reaction, Consumer<String> problems)
            throws IOException {
        Debouncer debouncer = new Debouncer(runtime, options, reaction, problems);
        debouncer.watcher.start();
        return debouncer;
    }

    /**
     * Waits until nothing is watched any more, because the debouncer is closed or the folder is gone.
     *
     * @return what has ended it, null if it was closed
     */
    public @Nullable String awaitEnd() throws InterruptedException {
        return watcher.awaitEnd();
    }

    /** Reacts now to what has been seen so far, and waits for that. */
    public void flush() throws InterruptedException {
        debounce.flush();
    }

    /** What was counted so far; final after {@link #close}. */
    public DebounceStats stats() {
        return new DebounceStats(
                debounce.events.get(), debounce.digests.get(), debounce.unanswered(), watcher.overflows());
    }

    /** Whether a reaction waits for the end of the one before it. */
    boolean isDue() {
        return debounce.isDue();
    }

    /**
     * Ends it, in this order: (1) the watch, so that nobody asks any more; (2) what waits, with {@code cancel}, so that the
     * end of a reaction does not start another; (3) the reaction, a command in progress included; (4) the work, with {@code
     * cancelSync}: on its return nothing is armed, and the reaction has returned. Changes without a reaction stay so; {@link
     * #stats} has their number. Blocks until that is done. Idempotent; a second caller waits for the first. Waits on through
     * an interrupt and restores the flag.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean interrupted = throughInterrupts(watcher::stop);
        debounce.cancel();
        reaction.stop();
        interrupted |= throughInterrupts(this::cancelWork);
        CloseReport report = queue.close(PATIENCE);
        if (!report.complete()) {
            problems.accept(report.toString());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void cancelWork() throws InterruptedException {
        WaitResult result = debounce.cancelSync(PATIENCE);
        if (!result.done()) {
            problems.accept("the reaction did not end within " + PATIENCE.toSeconds() + " s: " + result);
        }
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    /** Takes the step, again if an interrupt broke it off, and says whether one did. Each step may be taken twice. */
    private static boolean throughInterrupts(Step step) {
        boolean interrupted = false;
        while (true) {
            try {
                step.run();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
