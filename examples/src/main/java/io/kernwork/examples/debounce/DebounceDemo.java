package io.kernwork.examples.debounce;

import io.kernwork.Kernwork;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Writes bursts of files into a temporary folder that is watched, and shows what the debounce makes of them. */
public final class DebounceDemo {
    private static final Duration QUIET = Duration.ofMillis(250);
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PrintWriter out;
    private int missing;

    /**
     * Prepares the demonstration.
     *
     * @param out the console; flushed, never closed
     */
    public DebounceDemo(PrintWriter out) {
        this.out = out;
    }

    /**
     * Runs it, for some five seconds.
     *
     * @return whether each change was in a digest and no reaction ran beside another
     * @throws IOException if the temporary folder cannot be used
     */
    public boolean run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("kernwork-debounce").toRealPath();
        DemoReaction reaction = new DemoReaction(out);
        try (Kernwork runtime =
                Kernwork.builder().name("debounce-demo").daemon(true).build()) {
            DebounceOptions options = DebounceOptions.of(folder).withTimes(QUIET, MAX_WAIT);
            say("A folder is watched; a reaction comes after " + QUIET.toMillis() + " ms of quiet, at the latest "
                    + MAX_WAIT.toMillis() + " ms after the first change.");
            Debouncer debouncer = Debouncer.start(runtime, options, reaction, this::say);
            try (debouncer) {
                bursts(folder, reaction);
                trickle(folder, reaction);
                slowReaction(folder, reaction);
            }
            return report(debouncer.stats(), reaction);
        } finally {
            Folders.delete(folder);
        }
    }

    private void bursts(Path folder, DemoReaction reaction) throws IOException, InterruptedException {
        title("Burst 1: 300 files.");
        Set<Path> expected = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            expected.add(write(folder, "one/" + i % 3 + "/" + i + ".txt"));
        }
        await(reaction, expected);
        title("Burst 2: one file is written 200 times.");
        for (int i = 0; i < 200; i++) {
            write(folder, "saved.txt");
        }
        await(reaction, Set.of(Path.of("saved.txt")));
        title("Burst 3: the first 300 files are deleted, their folders with them.");
        Folders.delete(folder.resolve("one"));
        await(reaction, expected);
    }

    private void trickle(Path folder, DemoReaction reaction) throws IOException, InterruptedException {
        title("A trickle: a file every 20 ms for 2.5 s. It is never quiet, so the longest wait counts.");
        Set<Path> expected = new HashSet<>();
        for (int i = 0; i < 125; i++) {
            expected.add(write(folder, "trickle-" + i + ".txt"));
            TimeUnit.MILLISECONDS.sleep(20);
        }
        await(reaction, expected);
    }

    private void slowReaction(Path folder, DemoReaction reaction) throws IOException, InterruptedException {
        title("A slow reaction: it is held up while 3 bursts more come. One reaction follows, for all of them.");
        Set<Path> expected = new HashSet<>();
        reaction.holdUp();
        expected.add(write(folder, "slow-0.txt"));
        reaction.awaitHeldUp(PATIENCE);
        for (int burst = 1; burst <= 3; burst++) {
            for (int i = 0; i < 10; i++) {
                expected.add(write(folder, "slow-" + burst + "-" + i + ".txt"));
            }
            TimeUnit.MILLISECONDS.sleep(QUIET.toMillis() + 50); // a burst for itself
        }
        reaction.goOn();
        await(reaction, expected);
    }

    private void await(DemoReaction reaction, Set<Path> expected) throws InterruptedException {
        int absent = reaction.await(expected, PATIENCE);
        missing += absent;
        int digests = reaction.newRound();
        say("  -> " + digests + (digests == 1 ? " digest" : " digests")
                + (absent == 0 ? "" : ", " + absent + " paths are missing"));
    }

    private boolean report(DebounceStats stats, DemoReaction reaction) {
        boolean alone = reaction.most() == 1;
        out.println();
        say(stats.events() + " changes were folded into " + stats.digests() + " digests"
                + (stats.overflows() == 0
                        ? "."
                        : "; the system has lost events " + stats.overflows() + " times, and a scan has found them."));
        say((missing == 0 ? "Nothing lost" : missing + " paths lost") + ", "
                + (alone ? "never beside itself." : "reactions beside each other: " + reaction.most()));
        return missing == 0 && alone;
    }

    private static Path write(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
        return folder.relativize(file);
    }

    private void title(String text) {
        out.println();
        say(text);
    }

    private void say(String text) {
        out.println(text);
        out.flush();
    }
}
