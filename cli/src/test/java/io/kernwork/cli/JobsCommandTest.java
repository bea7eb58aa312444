package io.kernwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobsCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path dir = Path.of("unset");

    @Test
    void folders_areMeasured() throws Exception {
        Path tree = Files.createDirectories(dir.resolve("tree/below"));
        Files.writeString(tree.resolve("file"), "12345");
        Path empty = Files.createDirectories(dir.resolve("empty"));
        assertThat(run(dir.resolve("tree").toString(), empty.toString())).isZero();
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .containsPattern("\\b1 files +5 bytes")
                                .endsWith("tree"),
                        line -> assertThat(line)
                                .containsPattern("\\b0 files +0 bytes")
                                .endsWith("empty"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void folder_absentOrNone_isNamed() throws Exception {
        assertThat(run(dir.resolve("absent").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("kernwork jobs: " + dir.resolve("absent") + ": no such folder");
        Path file = Files.createFile(dir.resolve("file"));
        assertThat(run(file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(file + ": not a folder");
    }

    @Test
    void nothingOrBoth_isMisuse() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--demo", ".")).isEqualTo(2);
        assertThat(err.toString()).contains("either folders or --demo");
    }

    @Test
    void demo_losesNothing() {
        assertThat(run("--demo")).isZero();
        assertThat(out.toString()).contains("Nothing lost");
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "jobs";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
