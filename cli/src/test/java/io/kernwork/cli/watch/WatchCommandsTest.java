package io.kernwork.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code top} and {@code dump} of another JVM, as a pipe gets them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WatchCommandsTest {
    private static final long PATIENCE_SECONDS = 60;

    private @Nullable WatchedJvm watched;
    private String pid = "";

    @BeforeAll
    void start() throws Exception {
        WatchedJvm started = WatchedJvm.start("app", "a=b,c\"d");
        watched = started;
        pid = Long.toString(started.pid());
    }

    /** Whatever was looked at, the process has noticed nothing: its error output is its output. */
    @AfterAll
    void end() throws Exception {
        if (watched != null) {
            assertThat(watched.end()).isEmpty();
            watched.close();
        }
    }

    @Test
    void dump_isThatOfEachRuntime() {
        Outcome outcome = Outcome.of("dump", pid);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.lines()).containsExactly("runtime a=b,c\"d", "  1 stall", "", "runtime app", "  1 stall");
        assertThat(outcome.status()).isZero();
    }

    @Test
    void dump_ofOneRuntime() {
        assertThat(Outcome.of("dump", pid, "--runtime", "app").lines()).containsExactly("runtime app", "  1 stall");
    }

    @Test
    void runtimeUnknown_namesThoseThereAre() {
        for (String command : List.of("dump", "top")) {
            Outcome outcome = Outcome.of(command, pid, "--runtime", "ap");
            assertThat(outcome.status()).isEqualTo(2);
            assertThat(outcome.err().strip())
                    .isEqualTo(
                            "kernwork " + command + ": process " + pid + " has no runtime 'ap'; it has a=b,c\"d, app");
        }
    }

    @Test
    void top_withoutATerminal_isOneTable() {
        Outcome outcome = Outcome.of("top", pid, "--runtime", "app");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.lines().getFirst())
                .startsWith("kernwork top  pid " + pid + "  " + WatchedMain.class.getName());
        assertThat(outcome.lines())
                .filteredOn(line -> line.startsWith("queue "))
                .hasSize(1);
        assertThat(outcome.lines())
                .anyMatch(line -> line.matches("metrics-aggregation-and-flush +workqueue +open +12 .* 250 .*"));
        assertThat(outcome.out()).doesNotContain("\u001b");
        assertThat(Outcome.of("top", pid, "--once").lines())
                .filteredOn(line -> line.startsWith("queue "))
                .hasSize(1);
    }

    @Test
    void top_counted_isSoManyTables_sortedAndFiltered() {
        Outcome outcome = Outcome.of(
                "top",
                pid,
                "--runtime",
                "app",
                "--count",
                "3",
                "--interval",
                "100ms",
                "--sort",
                "name",
                "--filter",
                "i");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.lines())
                .filteredOn(line -> line.matches("(queue|mail|invoices|metrics\\S*) .*"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .containsExactly(
                        "queue",
                        "invoices",
                        "mail",
                        "metrics-aggregation-and-flush",
                        "queue",
                        "invoices",
                        "mail",
                        "metrics-aggregation-and-flush",
                        "queue",
                        "invoices",
                        "mail",
                        "metrics-aggregation-and-flush");
    }

    @Test
    void top_json_isOneObjectALine() throws Exception {
        Outcome outcome = Outcome.of("top", pid, "--json", "--count", "2", "--interval", "100ms", "--filter", "mail");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.lines()).hasSize(2);
        for (String line : outcome.lines()) {
            JsonNode look = new ObjectMapper().readTree(line);
            assertThat(look.get("pid").asText()).isEqualTo(pid);
            assertThat(look.get("runtimes")).hasSize(2);
            assertThat(look.at("/runtimes/1/queues")).hasSize(1);
            assertThat(look.at("/runtimes/1/queues/0/name").asText()).isEqualTo("mail");
            assertThat(look.at("/runtimes/1/queues/0/started_per_second").asDouble())
                    .isZero();
        }
    }

    @Test
    void top_whoseReaderWentAway_ends() throws Exception {
        List<String> command = WatchedJvm.command("io.kernwork.cli.Main", List.of());
        command.addAll(List.of("top", pid, "--interval", "100ms"));
        Process top = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            try (BufferedReader output = top.inputReader()) {
                assertThat(CompletableFuture.supplyAsync(
                                        () -> output.lines().findFirst().orElse("nothing"))
                                .get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .startsWith("kernwork top");
            }
            assertThat(top.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(top.exitValue()).isZero();
        } finally {
            top.destroyForcibly();
        }
    }

    @Test
    void noPid_listsThoseWithARuntime() {
        for (String command : List.of("top", "dump")) {
            Outcome outcome = Outcome.of(command);
            assertThat(outcome.status()).isZero();
            assertThat(outcome.lines())
                    .anyMatch(
                            line -> line.matches(" *" + pid + " +2 " + WatchedMain.class.getName() + " +a=b,c\"d, app"))
                    .noneMatch(line ->
                            line.strip().startsWith(ProcessHandle.current().pid() + " "));
        }
    }

    @Test
    void misuse_isTold() {
        for (List<String> arguments : List.of(
                List.of("top", "x"),
                List.of("top", pid, "--interval", "1ms"),
                List.of("top", pid, "--interval", "often"),
                List.of("top", pid, "--count", "0"),
                List.of("top", pid, "--once", "--count", "2"),
                List.of("top", pid, "--sort", "size"),
                List.of("top", pid, "--filter", "("),
                List.of("dump", pid, pid))) {
            Outcome outcome = Outcome.of(arguments.toArray(String[]::new));
            assertThat(outcome.status()).as("%s", arguments).isEqualTo(2);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err().lines().findFirst().orElse(""))
                    .as("%s", arguments)
                    .containsAnyOf(arguments.getLast(), arguments.get(arguments.size() - 2));
        }
    }
}
