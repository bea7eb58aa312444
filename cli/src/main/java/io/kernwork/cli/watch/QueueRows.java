package io.kernwork.cli.watch;

import io.kernwork.cli.watch.Look.Seen;
import io.kernwork.observe.QueueSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The queues of a look, with what has changed since the look before. */
final class QueueRows {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Queues may share a name: then their order, that of creation, tells them apart. */
    private record Key(String runtimeId, String name, String kind, int occurrence) {}

    private QueueRows() {}

    /** A row for each queue whose name has the pattern in it, in the order of the look. */
    static List<QueueRow> of(@Nullable Look before, Look now, Pattern filter) {
        Map<Key, QueueSnapshot> earlier = new HashMap<>();
        Map<String, Long> uptimes = new HashMap<>();
        if (before != null) {
            for (Seen runtime : before.runtimes()) {
                uptimes.put(runtime.id(), runtime.snapshot().uptimeNanos());
                earlier.putAll(byKey(runtime));
            }
        }
        List<QueueRow> rows = new ArrayList<>();
        for (Seen runtime : now.runtimes()) {
            long passed = runtime.snapshot().uptimeNanos()
                    - uptimes.getOrDefault(runtime.id(), runtime.snapshot().uptimeNanos());
            byKey(runtime).forEach((key, queue) -> {
                if (filter.matcher(queue.name()).find()) {
                    rows.add(new QueueRow(
                            runtime.snapshot().name(),
                            runtime.id(),
                            queue,
                            perSecond(earlier.get(key), queue, passed)));
                }
            });
        }
        return rows;
    }

    private static Map<Key, QueueSnapshot> byKey(Seen runtime) {
        Map<Key, QueueSnapshot> queues = new LinkedHashMap<>();
        for (QueueSnapshot queue : runtime.snapshot().queues()) {
            int occurrence = 0;
            while (queues.containsKey(new Key(runtime.id(), queue.name(), queue.kind(), occurrence))) {
                occurrence++;
            }
            queues.put(new Key(runtime.id(), queue.name(), queue.kind(), occurrence), queue);
        }
        return queues;
    }

    /** A count that went back is that of another queue of the name. */
    private static double perSecond(@Nullable QueueSnapshot before, QueueSnapshot now, long passed) {
        if (before == null || passed <= 0 || now.started() < before.started()) {
            return Double.NaN;
        }
        return (now.started() - before.started()) * NANOS_PER_SECOND / passed;
    }
}
