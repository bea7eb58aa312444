package io.kernwork.cli;

import io.kernwork.Kernwork;
import io.kernwork.examples.jobs.JobsDemo;
import io.kernwork.examples.jobs.TreeReport;
import io.kernwork.examples.jobs.TreeScans;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows jobs on a pool of threads: each folder tree is measured by one. */
@Command(
        name = "jobs",
        customSynopsis = {"kernwork jobs FOLDER...", "       kernwork jobs --demo"},
        description = {
            "Measure folder trees, each by a job with a thread of its own:",
            "how many files, and how many bytes. Links are not followed."
        },
        sortOptions = false)
final class JobsCommand implements Callable<Integer> {
    private static final int MISUSED = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "FOLDER", description = "What to measure.")
    private List<Path> folders = List.of();

    @Option(names = "--demo", description = "Show rescans of folders that change meanwhile, for a moment.")
    private boolean demo;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (demo == !folders.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Give either folders or --demo.");
        }
        if (demo) {
            return new JobsDemo(spec.commandLine().getOut()).run() ? 0 : 1;
        }
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                return fail(folder + (Files.exists(folder) ? ": not a folder" : ": no such folder"));
            }
        }
        measure();
        return 0;
    }

    private void measure() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (Kernwork runtime = Kernwork.builder().name("jobs").build();
                TreeScans scans = new TreeScans(runtime, folders)) {
            scans.rescanAll();
            for (TreeReport report : scans.await()) {
                out.println(report.size() + "  " + report.root()
                        + (report.unreadable() == 0 ? "" : "  (" + report.unreadable() + " folders are not readable)"));
            }
        }
        out.flush();
    }

    private int fail(String message) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("kernwork jobs: " + message);
        err.flush();
        return MISUSED;
    }
}
