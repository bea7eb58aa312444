package io.kernwork.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code top} and {@code dump} of a JVM in which the library runs, and a body is stuck. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StuckJvmTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private @Nullable WatchedJvm watched;
    private String pid = "";

    @BeforeAll
    void start() throws Exception {
        WatchedJvm started = WatchedJvm.start(StuckMain.class, List.of(), "orders");
        watched = started;
        pid = Long.toString(started.pid());
    }

    @AfterAll
    void end() throws Exception {
        if (watched != null) {
            assertThat(watched.end()).contains("body over its time: item 'send-42' on queue 'mail'");
            watched.close();
        }
    }

    /** The watchdog of the other JVM takes its time. */
    private static Outcome await(Predicate<Outcome> condition, String... arguments) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        Outcome outcome = Outcome.of(arguments);
        while (!condition.test(outcome)) {
            assertThat(System.nanoTime() - end).as("%s", outcome).isNegative();
            outcome = Outcome.of(arguments);
        }
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
        return outcome;
    }

    @Test
    void top_once_showsQueueItemAndStall() {
        Outcome outcome = await(seen -> seen.out().contains("body over its time"), "top", pid, "--once");
        assertThat(outcome.lines().getFirst())
                .startsWith("kernwork top  pid " + pid + "  " + StuckMain.class.getName());
        assertThat(outcome.lines())
                .anyMatch(line -> line.matches("orders +up .*1 stall"))
                .anyMatch(line -> line.matches("mail +workqueue +open +1 +1/1 .*"))
                .anyMatch(line -> line.matches("body over its time for .*: item 'send-42' on queue 'mail'"))
                .anyMatch(line -> line.contains("StuckMain.waitForMailServer"))
                .anyMatch(line -> line.matches("send-42 +mail .*"));
    }

    @Test
    void top_json_hasQueueItemAndStall() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        Outcome outcome = await(
                seen -> !seen.out().contains("\"stalls\":[]"), "top", pid, "--once", "--json", "--filter", "mail");
        assertThat(outcome.lines()).hasSize(1);
        JsonNode runtime = mapper.readTree(outcome.out()).at("/runtimes/0");
        assertThat(runtime.get("name").asText()).isEqualTo("orders");
        JsonNode queue = runtime.at("/queues/0");
        assertThat(queue.get("name").asText()).isEqualTo("mail");
        assertThat(queue.get("depth").asInt()).isEqualTo(1);
        assertThat(queue.get("running").asInt()).isEqualTo(1);
        assertThat(queue.get("oldest_item").asText()).isEqualTo("send-43");
        assertThat(queue.get("oldest_nanos").asLong()).isPositive();
        JsonNode busy = runtime.at("/busy/0");
        assertThat(busy.get("item").asText()).isEqualTo("send-42");
        assertThat(busy.get("queue").asText()).isEqualTo("mail");
        assertThat(busy.get("thread").asText()).startsWith("kernwork-orders-worker-");
        JsonNode stall = runtime.at("/stalls/0");
        assertThat(stall.get("kind").asText()).isEqualTo("body over its time");
        assertThat(stall.get("subject").asText()).isEqualTo("item 'send-42' on queue 'mail'");
        assertThat(stall.get("stack").toString()).contains("waitForMailServer");
    }

    @Test
    void dump_hasQueueItemAndStall() {
        assertThat(await(seen -> seen.out().contains("!! "), "dump", pid).out())
                .contains("Kernwork runtime 'orders'")
                .contains("!! body over its time: item 'send-42' on queue 'mail'")
                .contains("waitForMailServer")
                .contains("waiting: send-43");
    }

    @Test
    void listing_namesTheRuntime() {
        for (String command : List.of("top", "dump")) {
            assertThat(Outcome.of(command).lines()).first().asString().matches(" *pid runtimes main +names");
            assertThat(Outcome.of(command).lines())
                    .anyMatch(line -> line.matches(" *" + pid + " +1 " + StuckMain.class.getName() + " +orders"));
        }
    }
}
