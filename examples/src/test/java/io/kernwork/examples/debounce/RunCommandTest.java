package io.kernwork.examples.debounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunCommandTest {
    private static final Digest DIGEST = new Digest(List.of(new Change(Path.of("a"), ChangeKind.CREATED)), 1, 0);

    private final StringWriter out = new StringWriter();

    @TempDir
    private Path dir = Path.of("unset");

    @Test
    void react_runsTheCommandToItsEndAndSaysItsStatus() throws Exception {
        Path file = dir.resolve("ran");
        command("echo ran >" + file + "; exit 3").react(DIGEST);
        assertThat(file).hasContent("ran");
        assertThat(out.toString())
                .contains("1 path changed: 1 created (1 event in 0.000 s): sh -c ")
                .contains("sh ended with status 3");
    }

    @Test
    void react_commandReads_findsNothing() throws Exception {
        command("cat >" + dir.resolve("read")).react(DIGEST);
        assertThat(dir.resolve("read")).isEmptyFile();
    }

    @Test
    void react_noSuchProgram_throws() {
        RunCommand absent = new RunCommand(List.of(dir.resolve("absent").toString()), new PrintWriter(out, true));
        assertThatThrownBy(() -> absent.react(DIGEST))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("absent");
    }

    @Test
    void stop_endsTheCommandAndWhatItHasStarted() throws Exception {
        RunCommand command = command("sleep 1000 & echo $! >" + dir.resolve("child") + "; wait; wait");
        CompletableFuture<Void> reaction = inBackground(command);
        ProcessHandle child = handle("child");
        command.stop();
        reaction.get(30, TimeUnit.SECONDS);
        assertThat(ProcessTree.hasEnded(child)).isTrue();
    }

    @Test
    void stop_commandThatIgnoresTheRequest_isEndedAllTheSame() throws Exception {
        RunCommand command =
                command("trap '' TERM; echo $$ >" + dir.resolve("shell") + "; while :; do sleep 0.01; done");
        CompletableFuture<Void> reaction = inBackground(command);
        ProcessHandle shell = handle("shell");
        command.stop();
        reaction.get(30, TimeUnit.SECONDS);
        assertThat(ProcessTree.hasEnded(shell)).isTrue();
    }

    @Test
    void stop_before_nothingIsRun() throws Exception {
        RunCommand command = command("echo ran >" + dir.resolve("ran"));
        command.stop();
        command.react(DIGEST);
        assertThat(dir.resolve("ran")).doesNotExist();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void command_empty_isRefused() {
        assertThatThrownBy(() -> new RunCommand(List.of(), new PrintWriter(out)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private RunCommand command(String script) {
        return new RunCommand(List.of("sh", "-c", script), new PrintWriter(out, true));
    }

    private static CompletableFuture<Void> inBackground(RunCommand command) {
        return CompletableFuture.runAsync(() -> {
            try {
                command.react(DIGEST);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** The process that has written its number into this file. */
    private ProcessHandle handle(String file) {
        Path path = dir.resolve(file);
        Eventually.until(
                "the number in " + file,
                () -> Files.exists(path) && Files.readString(path).endsWith("\n"));
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(path).strip()))
                    .orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
