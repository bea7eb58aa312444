package io.kernwork.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal.Signal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table that redraws in place, on a terminal made of software. */
final class LiveTest {
    private static final long PATIENCE_SECONDS = 60;
    private static final long LOOK_NANOS = 5_000_000;
    private static final String OTHER_SCREEN = "\u001b[?1049h";
    private static final String FIRST_SCREEN = "\u001b[?1049l";

    private final ByteArrayOutputStream drawn = new ByteArrayOutputStream();
    private final SoftTerminal terminal = SoftTerminal.on(drawn);
    private final String before = terminal.getAttributes().toString();
    private @Nullable WatchedJvm watched;

    @BeforeEach
    void start() throws Exception {
        terminal.setSize(Size.of(120, 40));
        watched = WatchedJvm.start("app");
    }

    @AfterEach
    void end() throws Exception {
        watched().close();
    }

    @Test
    void keys_sortAndQuit() throws Exception {
        CompletableFuture<Void> top = top(null);
        awaitDrawn(OTHER_SCREEN);
        awaitDrawn("oldest first");
        press("n");
        awaitDrawn("by name");
        press("xw");
        awaitDrawn("longest wait p99 first");
        press("q");
        top.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertPutBack();
        assertThat(watched().end()).isEmpty();
    }

    @Test
    void resized_isDrawnAnew() throws Exception {
        CompletableFuture<Void> top = top(null);
        awaitDrawn("o oldest  d depth  r rate  w wait  n name  q quit");
        assertThat(drawn()).doesNotContain("w wa~");
        terminal.setSize(Size.of(30, 12));
        terminal.raise(Signal.WINCH);
        awaitDrawn("o oldest  d depth  r rate  w ~");
        press("q");
        top.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertPutBack();
    }

    @Test
    void controlC_ends() throws Exception {
        CompletableFuture<Void> top = top(null);
        awaitDrawn("oldest first");
        terminal.raise(Signal.INT);
        top.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertPutBack();
    }

    @Test
    void count_ends() throws Exception {
        top(3).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertPutBack();
        assertThat(drawn()).contains("up 1.0s", "up 2.0s", "up 3.0s").doesNotContain("up 4.0s");
    }

    @Test
    void processEnds_terminalIsPutBack() throws Exception {
        CompletableFuture<Void> top = top(null);
        awaitDrawn("up 2.0s");
        assertThat(watched().end()).isEmpty();
        assertThatThrownBy(() -> top.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(1))
                .hasMessage("process " + watched().pid() + " has ended");
        assertPutBack();
    }

    /** What is looked for in an incident: the process does not answer, and the keys do. */
    @Test
    void processStopped_isSaid_andKeysWork() throws Exception {
        CompletableFuture<Void> top = top(null);
        awaitDrawn("up 2.0s");
        watched().signal("STOP");
        awaitDrawn("no answer for ");
        press("n");
        awaitDrawn("by name");
        watched().signal("CONT");
        press("q");
        top.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertPutBack();
    }

    private CompletableFuture<Void> top(@Nullable Integer count) {
        TopOptions options =
                new TopOptions(false, false, Duration.ofMillis(200), count, Order.OLDEST, Samples.ALL, null);
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try (Target target = Attaching.open(watched().pid());
                    Screen screen = new Screen(terminal)) {
                new Live(options, target, screen).run();
            } catch (Refusal | InterruptedException e) {
                ended.completeExceptionally(e);
            }
            ended.complete(null);
        });
        return ended;
    }

    /** On the first screen again, with the last table on it, and the terminal's settings as they were. */
    private void assertPutBack() {
        assertThat(drawn().substring(drawn().lastIndexOf(FIRST_SCREEN)))
                .contains("kernwork top", "invoices")
                .doesNotContain("q quit");
        assertThat(drawn().indexOf(OTHER_SCREEN)).isEqualTo(drawn().lastIndexOf(OTHER_SCREEN));
        assertThat(terminal.lastSet()).isEqualTo(before);
    }

    private void awaitDrawn(String text) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!drawn().contains(text)) {
            assertThat(System.nanoTime() - end)
                    .as("'%s' is drawn, after %s", text, drawn())
                    .isNegative();
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private String drawn() {
        return drawn.toString(StandardCharsets.UTF_8);
    }

    private void press(String keys) throws IOException {
        terminal.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
    }

    private WatchedJvm watched() {
        if (watched == null) {
            throw new AssertionError("not started");
        }
        return watched;
    }
}
