package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Helpers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel says of a thread, and what is made of it when it says nothing or nonsense. */
@Timeout(60)
final class RunStateTest {
    private final byte[] line = new byte[RunState.LINE_BYTES];

    @TempDir
    Path proc;

    @ParameterizedTest(name = "{0} is {1}")
    @DisplayName("the state is the letter behind the last parenthesis, whatever the name contains")
    @CsvSource(
            delimiter = '|',
            value = {
                "17 (worker-1) S 1 2 3|S",
                "17 (worker-1) R 1 2 3|R",
                "17 (worker-1) D|D",
                "17 () t 1|t",
                "17 ()) S) R 1 2|R",
                "17 (a) S (b) D 1|D",
                "17 ((((() Z 1|Z",
                "17 (a b\\012c) R 1 2|R",
                "17 (worker-1)|?",
                "17 (worker-1) |?",
                "17 (worker-1)S 1|?",
                "17 (worker-1) 7 1|?",
                "17 worker-1 S 1|?",
                ")|?",
                "''|?",
            })
    void letter_ofAnyLine_isTheStateOrUnknown(String stat, char expected) {
        byte[] bytes = stat.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(RunState.letter(bytes, bytes.length)).isEqualTo(expected);
    }

    @Test
    @DisplayName("what an earlier, longer line has left behind is not looked at")
    void letter_behindTheLength_isIgnored() {
        byte[] bytes = "17 (a) S 1 (b) D 1".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(RunState.letter(bytes, "17 (a) S 1".length())).isEqualTo('S');
        assertThat(RunState.letter(bytes, "17 (a) ".length())).isEqualTo(RunState.UNKNOWN);
        assertThat(RunState.letter(bytes, -1)).as("the end of the file").isEqualTo(RunState.UNKNOWN);
    }

    @Test
    @DisplayName(
            "a thread that computes runs, one that waits sleeps, and one that has ended is unknown and keeps no file")
    void read_ofAThread_followsIt() throws InterruptedException {
        RunState state = new RunState(DrivenLooks.PROC);
        AtomicBoolean computing = new AtomicBoolean(true);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        try (Helpers helpers = new Helpers()) {
            helpers.start("a (strange) S name", () -> {
                state.begin();
                begun.countDown();
                while (computing.get()) {
                    Thread.onSpinWait();
                }
                Bounded.await(waiting, "the end of the wait");
                state.end();
            });
            Bounded.await(begun, "the thread to begin");
            Bounded.until(() -> state.read(line) == 'R', "it is seen running");
            assertThat(state.isOpen()).isTrue();
            computing.set(false);
            Bounded.until(() -> state.read(line) == 'S', "it is seen sleeping");
            state.rest();
            assertThat(state.isOpen()).isFalse();
            assertThat(state.read(line)).isEqualTo('S');
            waiting.countDown();
        }
        assertThat(state.isOpen()).as("after the end of the thread").isFalse();
        assertThat(state.read(line)).isEqualTo(RunState.UNKNOWN);
        assertThat(state.isOpen()).isFalse();
    }

    @Test
    @DisplayName("where there is no /proc nothing is known")
    void read_withoutProc_isUnknown() {
        RunState state = new RunState(proc);
        state.begin();
        assertThat(state.read(line)).isEqualTo(RunState.UNKNOWN);
        assertThat(state.isOpen()).isFalse();
    }

    @Test
    @DisplayName("a link that names no thread is as good as none")
    void begin_strangeLink_isUnknown() throws IOException {
        Files.createSymbolicLink(proc.resolve("thread-self"), Path.of("7/task/none"));
        RunState state = new RunState(proc);
        state.begin();
        assertThat(state.read(line)).isEqualTo(RunState.UNKNOWN);
    }

    @Test
    @DisplayName("a virtual thread has no number")
    void begin_onAVirtualThread_isUnknown() throws InterruptedException {
        RunState state = new RunState(DrivenLooks.PROC);
        Thread.ofVirtual().start(state::begin).join();
        assertThat(state.read(line)).isEqualTo(RunState.UNKNOWN);
    }

    @Test
    @DisplayName("a file that cannot be opened is tried again, but not at every look")
    void read_fileIsMissingForAWhile_isTriedAgain() throws IOException {
        Files.createSymbolicLink(proc.resolve("thread-self"), Path.of("7/task/8"));
        RunState state = new RunState(proc);
        state.begin();
        assertThat(state.read(line)).isEqualTo(RunState.UNKNOWN);
        Path task = Files.createDirectories(proc.resolve("self/task/8"));
        Files.writeString(task.resolve("stat"), "8 (late) S 1");
        for (int look = 0; look < RunState.PAUSE_LOOKS; look++) {
            assertThat(state.read(line)).isEqualTo(RunState.UNKNOWN);
        }
        assertThat(state.read(line)).isEqualTo('S');
        state.end();
    }
}
