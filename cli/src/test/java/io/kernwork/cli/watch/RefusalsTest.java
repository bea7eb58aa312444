package io.kernwork.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that cannot be looked at, or not for long: one line, a status, and nothing of the process disturbed. */
final class RefusalsTest {
    private static final long PATIENCE_SECONDS = 60;

    @ParameterizedTest
    @ValueSource(strings = {"top", "dump"})
    void noSuchProcess(String command) throws Exception {
        Process process = new ProcessBuilder("true").start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertRefused(2, "there is no process " + process.pid(), command, Long.toString(process.pid()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5"})
    void noProcessId(String pid) {
        assertThat(Outcome.of("top", pid).status()).isEqualTo(2);
    }

    @Test
    void ownProcess() {
        long own = ProcessHandle.current().pid();
        assertRefused(2, "process " + own + " is this command itself", "top", Long.toString(own));
    }

    /** The signal that an attach begins with would end it. */
    @Test
    void noJvm_livesOn() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "1000").start();
        try {
            assertRefused(2, "process " + sleep.pid() + " is no JVM", "dump", Long.toString(sleep.pid()));
            assertThat(sleep.isAlive()).isTrue();
        } finally {
            sleep.destroyForcibly();
        }
    }

    @Test
    void noRuntime_noManagementAgentEither() throws Exception {
        try (WatchedJvm bare = WatchedJvm.start()) {
            String pid = Long.toString(bare.pid());
            assertRefused(2, "process " + pid + " has no runtime of Kernwork", "top", pid);
            assertThat(Outcome.of("top").out()).doesNotContain(pid + " ");
            assertThat(Agents.isStarted(bare.pid())).isFalse();
            assertThat(bare.end()).isEmpty();
        }
    }

    @Test
    void beansSwitchedOff_isTold() throws Exception {
        try (WatchedJvm hidden = WatchedJvm.start(List.of("-Dkernwork.jmx=false"))) {
            assertRefused(2, "was started with -Dkernwork.jmx=false", "dump", Long.toString(hidden.pid()));
        }
    }

    /** Signalled all the same, it would print the stacks of its threads. */
    @Test
    void attachSwitchedOff_printsNothing() throws Exception {
        for (List<String> options : List.of(
                List.of("-XX:+DisableAttachMechanism"), List.of("-XX:-UsePerfData", "-XX:+DisableAttachMechanism"))) {
            try (WatchedJvm closed = WatchedJvm.start(options, "app")) {
                assertRefused(2, "does not let others attach", "dump", Long.toString(closed.pid()));
                assertThat(closed.end()).isEmpty();
            }
        }
    }

    @Test
    void notInTheList_isLookedAtByItsNumber() throws Exception {
        try (WatchedJvm unlisted = WatchedJvm.start(List.of("-XX:-UsePerfData"), "app")) {
            assertThat(Outcome.of("dump", Long.toString(unlisted.pid())).lines())
                    .containsExactly("runtime app", "  1 stall");
            assertThat(unlisted.end()).isEmpty();
        }
    }

    @Test
    void stopped_isNotWaitedFor() throws Exception {
        try (WatchedJvm stopped = WatchedJvm.start("app")) {
            String pid = Long.toString(stopped.pid());
            stopped.signal("STOP");
            assertRefused(2, "kill -CONT " + pid, "top", pid);
            assertThat(Outcome.of("top").err()).contains(pid + " is stopped");
            stopped.signal("CONT");
            assertThat(Outcome.of("dump", pid).status()).isZero();
            assertThat(stopped.end()).isEmpty();
        }
    }

    @Test
    void processEndsMeanwhile() throws Exception {
        try (WatchedJvm ending = WatchedJvm.start("app");
                Target target = Attaching.open(ending.pid())) {
            assertThat(target.look(null).runtimes()).hasSize(1);
            assertThat(ending.end()).isEmpty();
            var look = Patience.begin(() -> target.look(null));
            assertThat(catchThrowableOfType(Refusal.class, () -> Patience.await(look, ending.pid())))
                    .hasMessage("process " + ending.pid() + " has ended")
                    .extracting(Refusal::status)
                    .isEqualTo(1);
        }
    }

    @Test
    void runtimeClosesMeanwhile() throws Exception {
        try (WatchedJvm closing = WatchedJvm.start("one", "two");
                Target target = Attaching.open(closing.pid())) {
            assertThat(target.look(null).runtimes()).hasSize(2);
            closing.closeRuntime("one");
            assertThat(target.look(null).runtimes())
                    .extracting(seen -> seen.snapshot().name())
                    .containsExactly("two");
            closing.closeRuntime("two");
            assertThat(catchThrowableOfType(Refusal.class, () -> target.dumps(null)))
                    .hasMessageContaining("closed meanwhile")
                    .extracting(Refusal::status)
                    .isEqualTo(1);
            assertThat(closing.end()).isEmpty();
        }
    }

    @Test
    void tableAfterTable_endsWithTheProcess() throws Exception {
        try (WatchedJvm ending = WatchedJvm.start("app")) {
            String pid = Long.toString(ending.pid());
            var top = CompletableFuture.supplyAsync(() -> Outcome.of("top", pid, "--interval", "100ms"));
            Agents.awaitStart(ending.pid());
            assertThat(ending.end()).isEmpty();
            Outcome outcome = top.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.err().strip()).isEqualTo("kernwork top: process " + pid + " has ended");
        }
    }

    private static void assertRefused(int status, String message, String... arguments) {
        Outcome outcome = Outcome.of(arguments);
        assertThat(outcome.err()).contains(message);
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.err()).startsWith("kernwork " + arguments[0] + ": ");
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.status()).isEqualTo(status);
    }
}
