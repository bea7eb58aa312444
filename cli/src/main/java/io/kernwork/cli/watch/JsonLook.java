package io.kernwork.cli.watch;

import io.kernwork.cli.watch.Look.Seen;
import io.kernwork.observe.PoolSnapshot;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A look as one JSON object: all that the snapshots say, and what the table computes of it. Times are in nanoseconds. */
final class JsonLook {
    private static final double MILLIS = 1000;

    private JsonLook() {}

    /** The rows are those queues that were asked for, sorted. */
    static String write(Look look, List<QueueRow> rows) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("timestamp", look.at().toEpochMilli() / MILLIS);
        all.put("pid", look.pid());
        all.put("main", look.main());
        List<Object> runtimes = new ArrayList<>();
        for (Seen runtime : look.runtimes()) {
            runtimes.add(runtime(runtime, rows));
        }
        all.put("runtimes", runtimes);
        return JsonWriter.write(all);
    }

    private static Map<String, @Nullable Object> runtime(Seen runtime, List<QueueRow> rows) {
        Map<String, @Nullable Object> all = fields(runtime.snapshot());
        all.put("id", runtime.id());
        all.put(
                "workers",
                runtime.snapshot().pools().stream()
                        .mapToInt(PoolSnapshot::workers)
                        .sum());
        List<Object> queues = new ArrayList<>();
        for (QueueRow row : rows) {
            if (row.runtimeId().equals(runtime.id())) {
                Map<String, @Nullable Object> queue = fields(row.queue());
                queue.put("started_per_second", row.perSecond());
                queues.add(queue);
            }
        }
        all.put("queues", queues);
        return all;
    }

    private static Map<String, @Nullable Object> fields(Record record) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            fields.put(JsonWriter.name(component), JsonWriter.read(component, record));
        }
        return fields;
    }
}
