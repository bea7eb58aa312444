package io.kernwork.examples.statsd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SeriesTableTest {
    private final RunMeter meter = new RunMeter();
    private final Line line = new Line();
    private final LineParser parser = new LineParser(255);

    @Test
    void identity_isNameTypeAndTagsAsGiven() {
        SeriesTable table = new SeriesTable(10);
        for (String text : new String[] {"a:1|c", "a:1|g", "b:1|c", "a:1|c|#x,y", "a:1|c|#y,x", "ax:1|c"}) {
            assertThat(find(table, text)).as(text).isNull();
            table.add(open(text));
        }
        assertThat(table.size()).isEqualTo(6);
        assertThat(find(table, "a:27|c|@0.5"))
                .extracting(series -> series.key().toString())
                .isEqualTo("a|c");
        assertThat(find(table, "a:1|c|@0.5|#y,x"))
                .extracting(series -> series.key().toString())
                .isEqualTo("a|c|#y,x");
    }

    @Test
    void table_isFullAtItsCapacityAndStillFinds() {
        for (int capacity : new int[] {1, 2, 3, 4, 5, 1000}) {
            SeriesTable table = new SeriesTable(capacity);
            for (int i = 0; i < capacity; i++) {
                assertThat(table.isFull()).isFalse();
                table.add(open("s" + i + ":1|c"));
            }
            assertThat(table.isFull()).isTrue();
            assertThat(find(table, "other:1|c")).isNull();
            assertThat(find(table, "s0:1|c")).isNotNull();
        }
    }

    @Test
    void removingAStranger_changesNothing() {
        SeriesTable table = new SeriesTable(4);
        table.add(open("a:1|c"));
        table.remove(open("a:1|c")); // equal in name, another object
        table.remove(open("b:1|c"));
        assertThat(table.size()).isEqualTo(1);
        assertThat(find(table, "a:1|c")).isNotNull();
    }

    /** Against a map, with many collisions: the table is as small as it can be. */
    @Test
    void randomAddsAndRemoves_agreeWithAMap() {
        Random random = new Random(11);
        SeriesTable table = new SeriesTable(32);
        Map<String, Series> model = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            String text = "n" + random.nextInt(60) + ":1|c";
            Series known = model.get(text);
            assertThat(find(table, text)).isSameAs(known);
            if (known != null) {
                table.remove(known);
                model.remove(text);
            } else if (!table.isFull()) {
                Series series = open(text);
                table.add(series);
                model.put(text, series);
            }
            assertThat(table.size()).isEqualTo(model.size());
        }
    }

    private @Nullable Series find(SeriesTable table, String text) {
        parse(text);
        return table.find(line, line.identity());
    }

    private Series open(String text) {
        parse(text);
        return new Series(SeriesKey.of(line), meter);
    }

    private void parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(parser.parse(bytes, 0, bytes.length, line)).isNull();
    }
}
