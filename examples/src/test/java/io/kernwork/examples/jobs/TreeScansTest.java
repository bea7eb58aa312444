package io.kernwork.examples.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Ticker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class TreeScansTest {
    private final ManualKernwork runtime = Kernwork.manual(Ticker.system());

    @TempDir
    private Path dir = Path.of("unset");

    @AfterEach
    void closeRuntime() {
        runtime.close();
    }

    private void write(String file, int bytes) throws Exception {
        Path path = dir.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "x".repeat(bytes));
    }

    @Test
    void rescanAll_findsEverythingBelow() throws Exception {
        write("one/a", 1);
        write("one/two/b", 2);
        write("one/two/three/c", 4);
        Files.createSymbolicLink(dir.resolve("one/loop"), dir.resolve("one"));
        try (TreeScans scans = new TreeScans(runtime, List.of(dir.resolve("one")))) {
            scans.rescanAll();
            assertThat(runtime.runUntilIdle()).isEqualTo(1);
            TreeReport report = scans.await().getFirst();
            assertThat(report.size().files()).isEqualTo(4);
            assertThat(report.scans()).isEqualTo(3);
            assertThat(report.unreadable()).isZero();
        }
    }

    @Test
    void rescan_ofSeveralFolders_isOneRunAndReadsEachOnce() throws Exception {
        write("one/a/file", 10);
        write("one/b/file", 10);
        write("other/file", 10);
        try (TreeScans scans = new TreeScans(runtime, List.of(dir.resolve("one"), dir.resolve("other")))) {
            scans.rescanAll();
            runtime.runUntilIdle();
            write("one/a/file", 30);
            write("one/b/more", 5);
            for (String changed : List.of("one/a", "one/b", "one/a")) {
                scans.rescan(dir.resolve(changed));
            }
            assertThat(runtime.runUntilIdle()).as("one job has something to do").isEqualTo(1);
            TreeReport report = scans.await().getFirst();
            assertThat(report.size()).isEqualTo(new Size(3, 45));
            assertThat(report.scans()).isEqualTo(3 + 2);
            assertThat(report.runs()).isEqualTo(2);
            assertThat(report.requests()).isEqualTo(4);
        }
    }

    @Test
    void rescan_ofWhatHasGone_forgetsIt() throws Exception {
        write("one/a/file", 10);
        try (TreeScans scans = new TreeScans(runtime, List.of(dir.resolve("one")))) {
            scans.rescanAll();
            runtime.runUntilIdle();
            Files.delete(dir.resolve("one/a/file"));
            Files.delete(dir.resolve("one/a"));
            scans.rescan(dir.resolve("one/a"));
            runtime.runUntilIdle();
            TreeReport report = scans.await().getFirst();
            assertThat(report.size()).isEqualTo(Size.NONE);
            assertThat(report.unreadable()).isEqualTo(1);
        }
    }

    @Test
    void close_withWaitingJobs_endsThem() throws Exception {
        write("one/a/file", 10);
        TreeScans scans = new TreeScans(runtime, List.of(dir.resolve("one")));
        scans.rescanAll();
        scans.close();
        scans.rescanAll();
        assertThat(runtime.runUntilIdle()).isZero();
        assertThat(scans.await().getFirst().size()).isEqualTo(Size.NONE);
    }
}
