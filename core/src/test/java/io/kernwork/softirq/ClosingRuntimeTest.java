package io.kernwork.softirq;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.Peek;
import io.kernwork.internal.queue.Lane;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A runtime whose close has begun and has not come to every queue yet. */
@Timeout(60)
class ClosingRuntimeTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final Kernwork runtime = engines.runtime(2);
    private final Lane first = Peek.lane(engines.queue(runtime, "first"));
    private final Softirqs softirqs = Softirqs.of(runtime);
    private final WorkQueue bottomHalf = engines.queue(runtime, "bh", builder -> builder.bottomHalf());
    private final List<String> log = new CopyOnWriteArrayList<>();

    @Test
    @DisplayName(
            "A first enqueue on a CPU while the runtime begins to close is answered, not thrown at, and what is accepted runs")
    void enqueue_firstOnItsCpu_whileTheRuntimeCloses_isAnswered() throws Exception {
        Admission answer = Admission.CLOSED;
        try (Helpers helpers = new Helpers();
                var _ = softirqs.enterInterrupt()) {
            first.lock(); // so the close stands still before it has come to any other queue
            try {
                helpers.start("close", runtime::close);
                Bounded.until(runtime::isClosed, "the close has begun");
                answer = bottomHalf.enqueue(Work.of("w", () -> log.add("ran")));
                assertThat(answer).isIn(Admission.QUEUED, Admission.CLOSED);
            } finally {
                first.unlock();
            }
        }
        assertThat(log).hasSize(answer.accepted() ? 1 : 0);
    }
}
