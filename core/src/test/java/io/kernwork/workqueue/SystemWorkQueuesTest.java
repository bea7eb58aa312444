package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The queues that every runtime has. */
@Timeout(60)
class SystemWorkQueuesTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final Kernwork runtime = engines.runtime(2);
    private final SystemWorkQueues system = SystemWorkQueues.of(runtime);

    private List<WorkQueue> all() {
        return List.of(
                system.normal(),
                system.highPriority(),
                system.longRunning(),
                system.unbound(),
                system.freezable(),
                system.bh(),
                system.bhHighPriority());
    }

    @Test
    void of_sameRuntime_sameQueues() {
        assertThat(SystemWorkQueues.of(runtime)).isSameAs(system);
        assertThat(all()).doesNotHaveDuplicates();
        assertThat(all())
                .extracting(WorkQueue::name)
                .containsExactly(
                        "events",
                        "events_highpri",
                        "events_long",
                        "events_unbound",
                        "events_freezable",
                        "events_bh",
                        "events_bh_highpri");
    }

    @Test
    void enqueue_each_runs() throws Exception {
        CountDownLatch ran = new CountDownLatch(all().size());
        for (WorkQueue queue : all()) {
            queue.enqueue(Work.of("on " + queue.name(), ran::countDown));
        }
        Bounded.await(ran, "a work on each has run");
        for (WorkQueue queue : all()) {
            queue.flush();
        }
    }

    @Test
    void freeze_holdsOnlyTheFreezableUp() throws Exception {
        runtime.freeze();
        CountDownLatch ran = new CountDownLatch(1);
        system.freezable().enqueue(Work.of("frozen", ran::countDown));
        CountDownLatch others = new CountDownLatch(1);
        system.normal().enqueue(Work.of("other", others::countDown));
        Bounded.await(others, "others run");
        assertThat(ran.getCount()).isOne();
        runtime.thaw();
        Bounded.await(ran, "it runs after the thaw");
    }

    @Test
    void close_drain_freeze_areRefused() {
        for (WorkQueue queue : all()) {
            assertThatThrownBy(queue::close).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> queue.close(Duration.ZERO)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(queue::closeAsync).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(queue::drain)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining(queue.name());
            assertThatThrownBy(() -> queue.drain(Duration.ZERO)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(queue::drainAsync).isInstanceOf(UnsupportedOperationException.class);
            assertThat(queue.isClosed()).isFalse();
        }
        assertThatThrownBy(system.normal()::freeze).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(system.normal()::thaw).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void runtimeClose_closesThem() {
        runtime.close();
        assertThat(all()).allMatch(WorkQueue::isClosed);
    }
}
