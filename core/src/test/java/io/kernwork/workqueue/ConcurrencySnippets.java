package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.fixtures.EngineCheck;
import java.io.BufferedReader;
import java.io.StringReader;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The examples of the documentation of concurrency: each region is shown in the guide, and runs here, as {@link
 * ConcurrencySnippetsTest}.
 */
@Timeout(60)
abstract class ConcurrencySnippets {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final Kernwork runtime = engines.runtime(2);
    private final List<String> log = new CopyOnWriteArrayList<>();

    @Test
    @DisplayName("A body says that it blocks")
    void blocking_region_answers() throws Exception {
        BufferedReader socket = new BufferedReader(new StringReader("line"));
        WorkQueue queue = engines.queue(runtime, "reads");
        queue.enqueue(Work.of("read", () -> {
            // @start region="blockingregion"
            String answer = Kernwork.blocking(() -> socket.readLine()); // another worker takes what waits, at once
            // @end
            log.add(answer);
        }));
        queue.flush();
        assertThat(log).containsExactly("line");
    }

    @Test
    @DisplayName("Queues that differ in who runs them")
    void queues_ofAllKinds_run() throws Exception {
        // @start region="attributes"
        WorkQueue queries = WorkQueue.builder("queries").runtime(runtime).build();
        WorkQueue leases =
                WorkQueue.builder("leases").runtime(runtime).highPriority().build();
        WorkQueue compaction = WorkQueue.builder("compaction")
                .runtime(runtime)
                .cpuIntensive()
                .maxActive(2)
                .build();
        WorkQueue uploads = WorkQueue.builder("uploads")
                .runtime(runtime)
                .unbound()
                .maxActive(64)
                .build();
        WorkQueue calls =
                WorkQueue.builder("calls").runtime(runtime).virtualThreads().build();
        WorkQueue sync = WorkQueue.builder("sync").runtime(runtime).freezable().build();
        // @end
        for (WorkQueue queue : List.of(queries, leases, compaction, uploads, calls, sync)) {
            queue.enqueue(Work.of("on " + queue.name(), () -> log.add(queue.name())));
            queue.flush();
        }
        assertThat(log).containsExactly("queries", "leases", "compaction", "uploads", "calls", "sync");
    }

    @Test
    @DisplayName("A freeze lets what has begun end, and what comes waits")
    void freeze_runtime_standsStill() throws Exception {
        WorkQueue sync = engines.queue(runtime, "sync", WorkQueueBuilder::freezable);
        sync.enqueue(Work.of("before", () -> log.add("before")));
        sync.flush();
        // @start region="freeze"
        runtime.freeze(); // no item of a freezable queue begins any more
        while (!runtime.isFrozen()) { // those that have begun end
            Thread.onSpinWait();
        }
        log.add("a snapshot of files that nobody writes");
        runtime.thaw(); // what has come meanwhile runs, in order
        // @end
        sync.enqueue(Work.of("after", () -> log.add("after")));
        sync.flush();
        assertThat(log).containsExactly("before", "a snapshot of files that nobody writes", "after");
    }
}
