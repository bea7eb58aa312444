package io.kernwork.examples.jobs;

import io.kernwork.Kernwork;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Four threads write files into eight trees and ask for a rescan after each, while the jobs scan. In the end every file
 * must be known: a rescan that was asked for at the very moment in which a job found nothing more to do would show
 * here.
 */
public final class JobsDemo {
    private static final int TREES = 8;
    private static final int FOLDERS = 5;
    private static final int WRITERS = 4;
    private static final int FILES = 500;

    private final PrintWriter out;

    /** Prints what it does. */
    public JobsDemo(PrintWriter out) {
        this.out = out;
    }

    /** Runs it on a temporary folder; false when a file was missed. */
    public boolean run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("kernwork-jobs");
        try (Kernwork runtime = Kernwork.builder().name("jobs").build()) {
            return run(runtime, trees(folder));
        } finally {
            delete(folder);
        }
    }

    private boolean run(Kernwork runtime, List<Path> trees) throws InterruptedException {
        boolean complete;
        try (TreeScans scans = new TreeScans(runtime, trees)) {
            out.printf(
                    "%d trees, a job for each; %d threads write %,d files and ask for a rescan after each.%n",
                    TREES, WRITERS, WRITERS * FILES);
            out.println("  " + scans.describePool());
            scans.rescanAll();
            write(scans, trees);
            List<TreeReport> reports = scans.await();
            reports.forEach(report -> out.printf(
                    "  %s  %s: %d rescans asked for, %d folders read in %d runs%n",
                    report.size(), report.root().getFileName(), report.requests(), report.scans(), report.runs()));
            long files =
                    reports.stream().mapToLong(report -> report.size().files()).sum();
            complete = files == WRITERS * FILES;
            out.printf(
                    "%s: %,d files of %,d are known, found by %d threads.%n",
                    complete ? "Nothing lost" : "Lost", files, WRITERS * FILES, scans.threads());
        }
        out.println("The jobs are destroyed and their threads have ended: " + runtime.workers() + " are left.");
        out.flush();
        return complete && runtime.workers() == 0;
    }

    private static void write(TreeScans scans, List<Path> trees) throws InterruptedException {
        List<Thread> writers = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < WRITERS; i++) {
            int number = i;
            writers.add(Thread.ofPlatform().name("writer-" + number).start(() -> {
                try {
                    write(scans, trees, number);
                } catch (IOException | RuntimeException e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("a writer failed", failures.getFirst());
        }
    }

    private static void write(TreeScans scans, List<Path> trees, int writer) throws IOException {
        for (int i = 0; i < FILES; i++) {
            Path folder = trees.get((i + writer) % TREES).resolve("folder-" + i / TREES % FOLDERS);
            Files.writeString(folder.resolve("file-" + writer + "-" + i), "x".repeat(i));
            scans.rescan(folder);
        }
    }

    private static List<Path> trees(Path folder) throws IOException {
        List<Path> trees = new ArrayList<>();
        for (int tree = 0; tree < TREES; tree++) {
            trees.add(folder.resolve("tree-" + tree));
            for (int sub = 0; sub < FOLDERS; sub++) {
                Files.createDirectories(trees.getLast().resolve("folder-" + sub));
            }
        }
        return trees;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
