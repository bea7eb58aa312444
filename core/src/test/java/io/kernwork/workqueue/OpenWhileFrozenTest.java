package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.fixtures.EngineCheck;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Queues that are built while their runtime is frozen: the freezable ones are held up until the thaw, the others are not. */
@Timeout(60)
class OpenWhileFrozenTest {
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(10);

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final Kernwork runtime = engines.runtime(2);
    private final AtomicInteger runs = new AtomicInteger();
    private final Work work = Work.of("counts", runs::incrementAndGet);

    private WorkQueue builtWhileFrozen(UnaryOperator<WorkQueueBuilder> attributes) {
        runtime.freeze();
        return engines.queue(runtime, "late", attributes);
    }

    @Test
    void build_ofAnotherQueue_isNotHeldUp() throws Exception {
        WorkQueue queue = builtWhileFrozen(builder -> builder);
        queue.enqueue(work);
        assertThat(queue.flush(LONG).done()).as("it is not freezable").isTrue();
        runtime.thaw();
        queue.enqueue(work);
        assertThat(queue.flush(LONG).done()).as("nor after the thaw").isTrue();
        assertThat(runs).hasValue(2);
    }

    @Test
    void build_ofAnotherQueuePerCpu_isNotHeldUp() throws Exception {
        WorkQueue queue = builtWhileFrozen(builder -> builder.perCpu());
        runtime.thaw();
        queue.enqueueOn(0, work);
        assertThat(queue.flush(LONG).done()).isTrue();
        assertThat(runs).hasValue(1);
    }

    @Test
    void build_ofAFreezableQueue_isHeldUpUntilTheThaw() throws Exception {
        WorkQueue queue = builtWhileFrozen(builder -> builder.freezable());
        queue.enqueue(work);
        assertThat(queue.flush(MOMENT).done()).isFalse();
        assertThat(runs).hasValue(0);
        runtime.thaw();
        assertThat(queue.flush(LONG).done()).isTrue();
        assertThat(runs).hasValue(1);
    }
}
