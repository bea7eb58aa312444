package io.kernwork.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code --json} writes, read by another library. */
final class JsonTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void look_hasEveryFigure() throws Exception {
        Look now = Samples.look(3 * SECOND, 500);
        String text = JsonLook.write(now, QueueRows.of(Samples.look(SECOND, 0), now, Samples.ALL));
        assertThat(text).doesNotContain("\n");
        JsonNode all = new ObjectMapper().readTree(text);
        assertThat(all.get("pid").asLong()).isEqualTo(4711);
        assertThat(all.get("timestamp").isNumber()).isTrue();
        JsonNode runtime = all.get("runtimes").get(0);
        assertThat(runtime.get("name").asText()).isEqualTo("app");
        assertThat(runtime.get("id").asText()).isEqualTo("1");
        assertThat(runtime.get("uptime_nanos").asLong()).isEqualTo(3 * SECOND);
        assertThat(runtime.get("workers").asInt()).isEqualTo(3);
        assertThat(runtime.get("timers").get("armed").asInt()).isEqualTo(4);
        assertThat(runtime.get("stalls").get(0).get("stack")).hasSize(Samples.STACK.size());
        assertThat(runtime.get("busy").get(0).get("thread_id").asInt()).isEqualTo(31);
        assertThat(runtime.get("pools").get(1).get("stalled_nanos").asLong()).isEqualTo(31 * SECOND);
        JsonNode queue = runtime.get("queues").get(0);
        assertThat(queue.get("name").asText()).isEqualTo("metrics-aggregation-and-flush");
        assertThat(queue.get("started").asLong()).isEqualTo(1500);
        assertThat(queue.get("started_per_second").asDouble()).isEqualTo(250);
        assertThat(queue.get("max_active").asInt()).isEqualTo(256);
        assertThat(queue.get("waits").get("p99_nanos").asLong()).isEqualTo(98_000);
        assertThat(runtime.get("queues").get(2).get("oldest_item").isNull()).isTrue();
    }

    @Test
    void firstLook_rateIsNull() throws Exception {
        Look now = Samples.look(SECOND, 0);
        JsonNode all = new ObjectMapper().readTree(JsonLook.write(now, QueueRows.of(null, now, Samples.ALL)));
        assertThat(all.at("/runtimes/0/queues/0/started_per_second").isNull()).isTrue();
    }

    @Test
    void text_survives() throws Exception {
        for (String text :
                List.of("", "\"\\/\b\f\n\r\t\u0000\u001f\u007f", "\u00e4\u6f22\ud83d\ude00\u2028", "\ud800")) {
            String json = JsonWriter.write(Map.of(text, text));
            assertThat(json).matches("[ -~]*");
            Map<?, ?> read = new ObjectMapper().readValue(json, Map.class);
            assertThat(read.keySet()).hasToString("[" + text + "]");
            assertThat(read.values()).hasToString("[" + text + "]");
        }
    }

    @Test
    void values() {
        assertThat(JsonWriter.write(Arrays.asList(null, true, 1, -2L, 0.5, 1.75e9, Double.NaN, List.of(), Map.of())))
                .isEqualTo("[null,true,1,-2,0.5,1750000000,null,[],{}]");
    }

    @Test
    void otherKinds_areRefused() {
        assertThatThrownBy(() -> JsonWriter.write(new Object())).isInstanceOf(IllegalArgumentException.class);
    }
}
