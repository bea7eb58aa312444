package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.LogCapture;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of runtimes that nobody holds any more. */
@Timeout(60)
final class DroppedTest {

    private static boolean told(LogCapture log, String runtime) {
        return log.entries().stream()
                .anyMatch(entry -> entry.message().contains("runtime '" + runtime + "' was dropped"));
    }

    private static Engine drop(boolean close) {
        Kernwork runtime = Kernwork.builder()
                .name(close ? "closed" : "dropped")
                .daemon(true)
                .enqueueSites()
                .build();
        Engine engine = EngineAccess.of(runtime);
        if (close) {
            runtime.close();
        }
        return engine;
    }

    @Test
    @DisplayName(
            "a runtime that was dropped open is told of with the place of its creation, one that was closed is not")
    void runtime_dropped_isToldOf() {
        try (LogCapture log = new LogCapture("io.kernwork")) {
            drop(true);
            Engine open = drop(false);
            Bounded.until(
                    () -> {
                        System.gc();
                        return told(log, "dropped");
                    },
                    "the report of the runtime that was dropped");
            assertThat(log.entries())
                    .anyMatch(entry -> entry.thrown() != null
                            && entry.thrown().getStackTrace()[2].getMethodName().equals("drop"));
            assertThat(told(log, "closed")).isFalse();
            open.close();
        }
    }

    @Test
    @DisplayName("a queue that is open, and what waits in it, keeps its runtime")
    void runtime_withAnOpenQueue_isKept() throws Exception {
        WorkQueue queue = WorkQueue.builder("kept")
                .runtime(Kernwork.builder().name("kept").daemon(true).build())
                .build();
        WeakReference<Kernwork> runtime = new WeakReference<>(queue.runtime());
        System.gc();
        Work work = Work.of("work", () -> {});
        queue.enqueue(work);
        work.flush();
        Kernwork kept = runtime.get();
        assertThat(kept).isNotNull();
        if (kept != null) {
            kept.close();
        }
    }
}
