package io.kernwork.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.ListeningExecutorService;
import com.google.common.util.concurrent.ListeningScheduledExecutorService;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import io.kernwork.executor.QueueExecutor;
import io.kernwork.executor.ScheduledQueueExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guava's listening decorators, its combinators and its sequential executor, on views. */
class GuavaTest {
    private static <T> T get(Future<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(Views.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** Results in the order of submitting, and each listener once. */
    @ParameterizedTest
    @EnumSource
    void listeningDecorator(Kind kind) throws Exception {
        try (var views = new Views(kind)) {
            QueueExecutor view = views.view();
            ListeningExecutorService listening = MoreExecutors.listeningDecorator(view);
            var heard = new Semaphore(0);
            List<ListenableFuture<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                int number = i;
                ListenableFuture<Integer> future = listening.submit(() -> number);
                future.addListener(heard::release, MoreExecutors.directExecutor());
                all.add(future);
            }
            assertThat(get(Futures.allAsList(all))).isEqualTo(upTo(1_000));
            views.await(heard, 1_000);
            assertThat(views.started(view)).isEqualTo(1_000);
        }
    }

    /** {@code invokeAll} and {@code invokeAny} of the decorator. */
    @ParameterizedTest
    @EnumSource
    void invoke(Kind kind) throws Exception {
        try (var views = new Views(kind)) {
            ListeningExecutorService listening = MoreExecutors.listeningDecorator(views.view());
            List<Callable<Integer>> tasks =
                    upTo(100).stream().map(i -> (Callable<Integer>) () -> i).toList();
            List<Integer> results = new ArrayList<>();
            for (Future<Integer> future : listening.invokeAll(tasks)) {
                results.add(get(future));
            }
            assertThat(results).isEqualTo(upTo(100));
            assertThat(listening.invokeAny(tasks)).isBetween(0, 99);
        }
    }

    /** Chains whose steps are tasks that tasks of the view have submitted. */
    @ParameterizedTest
    @EnumSource
    void transformAsync(Kind kind) throws Exception {
        int chains = 100;
        int steps = 10;
        try (var views = new Views(kind)) {
            QueueExecutor view = views.view();
            ListeningExecutorService listening = MoreExecutors.listeningDecorator(view);
            List<ListenableFuture<Integer>> ends = new ArrayList<>();
            for (int i = 0; i < chains; i++) {
                int first = i;
                ListenableFuture<Integer> end = listening.submit(() -> first);
                for (int step = 0; step < steps; step++) {
                    end = Futures.transformAsync(end, value -> listening.submit(() -> value + 1), view);
                }
                ends.add(end);
            }
            assertThat(get(Futures.allAsList(ends)))
                    .isEqualTo(upTo(chains).stream().map(i -> i + steps).toList());
            assertThat(views.started(view)).isEqualTo((long) chains * (1 + 2 * steps));
        }
    }

    /** Over any kind of queue the tasks of a sequential executor run one at a time, those of one thread in its order. */
    @ParameterizedTest
    @EnumSource
    void sequentialExecutor(Kind kind) throws Exception {
        int producers = 4;
        int each = 500;
        try (var views = new Views(kind)) {
            QueueExecutor view = views.view();
            Executor sequential = MoreExecutors.newSequentialExecutor(view);
            List<Integer> seen = new ArrayList<>(); // guarded by the executor
            var ran = new Semaphore(0);
            List<Thread> threads = new ArrayList<>();
            for (int producer = 0; producer < producers; producer++) {
                int first = producer * each;
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < each; i++) {
                        int number = first + i;
                        sequential.execute(() -> {
                            seen.add(number);
                            ran.release();
                        });
                    }
                }));
            }
            for (Thread thread : threads) {
                assertThat(thread.join(Duration.ofSeconds(Views.PATIENCE_SECONDS)))
                        .isTrue();
            }
            views.await(ran, producers * each);
            for (int producer = 0; producer < producers; producer++) {
                int first = producer * each;
                assertThat(seen.stream().filter(i -> i >= first && i < first + each))
                        .isEqualTo(IntStream.range(first, first + each).boxed().toList());
            }
            assertThat(views.started(view)).isPositive();
        }
    }

    /** Delayed tasks, a periodic one until its cancel, and a time-out that is run by the view. */
    @ParameterizedTest
    @EnumSource
    void listeningScheduledDecorator(Kind kind) throws Exception {
        try (var views = new Views(kind)) {
            ScheduledQueueExecutor view = views.scheduled();
            ListeningScheduledExecutorService listening = MoreExecutors.listeningDecorator(view);
            List<ListenableFuture<Integer>> later = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                later.add(listening.schedule(() -> number, i % 7, TimeUnit.MILLISECONDS));
            }
            assertThat(get(Futures.allAsList(later))).isEqualTo(upTo(100));

            var runs = new Semaphore(0);
            Future<?> periodic = listening.scheduleAtFixedRate(runs::release, 1, 1, TimeUnit.MILLISECONDS);
            views.await(runs, 5);
            assertThat(periodic.cancel(false)).isTrue();
            assertThat(periodic.isCancelled()).isTrue();

            ListenableFuture<Object> late =
                    Futures.withTimeout(SettableFuture.create(), Duration.ofMillis(5), listening);
            assertThatThrownBy(() -> get(late))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class);
        }
    }

    /** A periodic task that throws is over, and its listening future says why. */
    @ParameterizedTest
    @EnumSource
    void periodicThatThrows(Kind kind) {
        try (var views = new Views(kind)) {
            ListeningScheduledExecutorService listening = MoreExecutors.listeningDecorator(views.scheduled());
            var runs = new Semaphore(0);
            Future<?> periodic = listening.scheduleWithFixedDelay(
                    () -> {
                        runs.release();
                        if (runs.availablePermits() == 3) {
                            throw new IllegalStateException("planned");
                        }
                    },
                    0,
                    1,
                    TimeUnit.MILLISECONDS);
            assertThatThrownBy(() -> get(periodic))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("planned");
            assertThat(runs.availablePermits()).isEqualTo(3);
        }
    }

    /** A shutdown of the decorator ends the view: what never began is handed back, and the rest is refused. */
    @Test
    void shutdownNow() throws Exception {
        try (var views = new Views(Kind.ORDERED)) {
            ListeningExecutorService listening = MoreExecutors.listeningDecorator(views.view());
            var began = new Semaphore(0);
            var never = new CountDownLatch(1);
            ListenableFuture<?> first = listening.submit(() -> {
                began.release();
                never.await();
                return null;
            });
            List<ListenableFuture<?>> waiting = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                waiting.add(listening.submit(() -> {}));
            }
            views.await(began, 1);
            assertThat(listening.shutdownNow()).isEqualTo(waiting);
            assertThatThrownBy(() -> get(first)).hasCauseInstanceOf(InterruptedException.class);
            assertThatThrownBy(() -> listening.submit(() -> {})).isInstanceOf(RejectedExecutionException.class);
            assertThat(listening.awaitTermination(Views.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        }
    }
}
