package io.kernwork.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.SelfWaitException;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.taskqueue.TaskQueue;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the documentation shows of executor views. */
@Timeout(60)
class ExecutorSnippets {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final Kernwork runtime = engines.runtime(2);

    /** A connection that must not be closed while somebody is inside. */
    private static final class Connection implements AutoCloseable {
        private final CountDownLatch polled = new CountDownLatch(1);
        private final AtomicInteger inside = new AtomicInteger();

        void poll() {
            inside.incrementAndGet();
            polled.countDown();
            inside.decrementAndGet();
        }

        @Override
        public void close() {
            assertThat(inside).hasValue(0);
        }
    }

    @Test
    void view() throws Exception {
        // @start region="view"
        WorkQueue index =
                WorkQueue.builder("index").runtime(runtime).maxActive(4).build();
        ExecutorService executor = QueueExecutor.of(index); // for whatever takes an ExecutorService

        CompletableFuture<Integer> size =
                CompletableFuture.supplyAsync(() -> 42, executor).thenApplyAsync(found -> found + 1, executor);
        // @end
        assertThat(size.get(20, TimeUnit.SECONDS)).isEqualTo(43);
        executor.close();
        index.close();
    }

    @Test
    void scheduled() throws Exception {
        WorkQueue housekeeping = engines.queue(runtime, "housekeeping");
        Connection connection = new Connection();
        // @start region="scheduled"
        try (ScheduledQueueExecutor scheduler = QueueExecutor.scheduled(housekeeping)) {
            ScheduledQueueFuture<?> polling =
                    scheduler.scheduleWithFixedDelay(connection::poll, 0, 10, TimeUnit.MILLISECONDS);
            connection.polled.await();
            polling.cancelAndAwait(true); // from here on nobody is inside poll()
            connection.close();
        }
        // @end
        assertThat(connection.polled.getCount()).isZero();
    }

    @Test
    void bounded() {
        WorkQueue uploads = engines.queue(runtime, "uploads");
        // @start region="boundedview"
        QueueExecutor bounded = QueueExecutor.of(uploads).capacity(1_000).onFull(OnFull.block(Duration.ofSeconds(5)));
        // @end
        bounded.execute(() -> {});
        bounded.close();
        assertThat(bounded.depth()).isZero();
    }

    @Test
    void priority() throws Exception {
        // @start region="priorityview"
        TaskQueue requests =
                TaskQueue.builder("requests").runtime(runtime).threads(2).build();
        ExecutorService urgent = QueueExecutor.of(requests).priority(200);
        ExecutorService ordinary = QueueExecutor.of(requests).priority(100);
        // @end
        assertThat(urgent.submit(() -> 1).get()).isEqualTo(1);
        assertThat(ordinary.submit(() -> 2).get()).isEqualTo(2);
        urgent.close();
        ordinary.close();
        requests.close();
    }

    @Test
    void ordered() throws Exception {
        WorkQueue queue = engines.queue(runtime, "ordered", builder -> builder.ordered());
        // @start region="orderedview"
        QueueExecutor one = QueueExecutor.of(queue); // of an ordered queue: one task at a time
        one.submit(() -> {
                    QueueFuture<?> behind = one.submit(() -> {});
                    assertThatThrownBy(behind::get) // it cannot begin before this task has ended
                            .isInstanceOf(SelfWaitException.class);
                })
                .get();
        List<Callable<String>> candidates = List.of(() -> "a", () -> "b");
        String first = one.invokeAny(candidates); // tries them one after the other
        // @end
        assertThat(first).isEqualTo("a");
        one.close();
    }

    @Test
    void end() throws InterruptedException, ExecutionException {
        WorkQueue queue = engines.queue(runtime, "shared");
        // @start region="endofaview"
        QueueExecutor plugin = QueueExecutor.of(queue);
        plugin.shutdown(); // ends the view...
        assertThatThrownBy(() -> plugin.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);

        queue.enqueue(Work.of("others go on", () -> {})); // ...and not the queue
        assertThat(QueueExecutor.of(queue).submit(() -> 1).get()).isEqualTo(1);
        // @end
        queue.flush();
    }
}
