package io.kernwork.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.executor.QueueExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code CompletableFuture} with a view as the executor of its asynchronous stages. */
class CompletableFutureTest {

    private static <T> T get(CompletableFuture<T> future) throws InterruptedException, ExecutionException {
        try {
            return future.get(Views.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not complete in time: " + future, e);
        }
    }

    /** Every stage runs once, after the one before it. */
    @ParameterizedTest
    @EnumSource
    void chains(Kind kind) throws Exception {
        int chains = 200;
        int stages = 20;
        try (var views = new Views(kind)) {
            QueueExecutor view = views.view();
            List<CompletableFuture<Integer>> ends = new ArrayList<>();
            for (int i = 0; i < chains; i++) {
                int first = i * 1_000;
                CompletableFuture<Integer> end = CompletableFuture.supplyAsync(() -> first, view);
                for (int stage = 1; stage < stages; stage++) {
                    end = end.thenApplyAsync(value -> value + 1, view);
                }
                ends.add(end);
            }
            for (int i = 0; i < chains; i++) {
                assertThat(get(ends.get(i))).isEqualTo(i * 1_000 + stages - 1);
            }
            assertThat(views.started(view)).isEqualTo((long) chains * stages);
        }
    }

    /** Thousands of futures joined as one, and a tree of combined ones. */
    @ParameterizedTest
    @EnumSource
    void allOf(Kind kind) throws Exception {
        int count = 5_000;
        try (var views = new Views(kind)) {
            QueueExecutor view = views.view();
            List<CompletableFuture<Long>> parts = IntStream.range(0, count)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> (long) i * i, view))
                    .toList();
            CompletableFuture<Long> sum = CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
                    .thenApplyAsync(
                            none -> parts.stream()
                                    .mapToLong(CompletableFuture::join)
                                    .sum(),
                            view);
            assertThat(get(sum))
                    .isEqualTo(IntStream.range(0, count)
                            .mapToLong(i -> (long) i * i)
                            .sum());
            List<CompletableFuture<Long>> row = parts.subList(0, 256);
            while (row.size() > 1) {
                List<CompletableFuture<Long>> below = row;
                row = IntStream.range(0, below.size() / 2)
                        .mapToObj(i -> below.get(2 * i).thenCombineAsync(below.get(2 * i + 1), Long::sum, view))
                        .toList();
            }
            assertThat(get(row.getFirst()))
                    .isEqualTo(
                            IntStream.range(0, 256).mapToLong(i -> (long) i * i).sum());
            assertThat(views.started(view)).isEqualTo(count + 1 + 255);
        }
    }

    /** A stage that was not complete in time goes on with that, on the view. */
    @ParameterizedTest
    @EnumSource
    void timeouts(Kind kind) throws Exception {
        try (var views = new Views(kind)) {
            QueueExecutor view = views.view();
            List<CompletableFuture<String>> late = IntStream.range(0, 100)
                    .mapToObj(i -> new CompletableFuture<String>()
                            .orTimeout(10, TimeUnit.MILLISECONDS)
                            .handleAsync((value, failure) -> i + " " + (failure instanceof TimeoutException), view))
                    .toList();
            for (int i = 0; i < late.size(); i++) {
                assertThat(get(late.get(i))).isEqualTo(i + " true");
            }
            CompletableFuture<Integer> other = new CompletableFuture<Integer>()
                    .completeOnTimeout(5, 1, TimeUnit.MILLISECONDS)
                    .thenApplyAsync(value -> value * 2, view);
            assertThat(get(other)).isEqualTo(10);
        }
    }

    /** Nothing of a delayed executor begins before its time. */
    @ParameterizedTest
    @EnumSource
    void delayedExecutor(Kind kind) throws Exception {
        try (var views = new Views(kind)) {
            QueueExecutor view = views.view();
            Executor later = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS, view);
            long before = System.nanoTime();
            List<CompletableFuture<Long>> begins = IntStream.range(0, 100)
                    .mapToObj(i -> CompletableFuture.supplyAsync(System::nanoTime, later))
                    .toList();
            for (CompletableFuture<Long> begin : begins) {
                assertThat(get(begin) - before).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
            }
            assertThat(views.started(view)).isEqualTo(100);
        }
    }

    /** What a stage throws is the future's to tell, and nobody else hears of it. */
    @ParameterizedTest
    @EnumSource
    void failures(Kind kind) throws Exception {
        try (var views = new Views(kind)) {
            QueueExecutor view = views.view();
            CompletableFuture<Object> failed = CompletableFuture.supplyAsync(
                    () -> {
                        throw new IllegalStateException("planned");
                    },
                    view);
            assertThat(get(failed.exceptionallyAsync(Throwable::getMessage, view)))
                    .isEqualTo("java.lang.IllegalStateException: planned");
            assertThatThrownBy(() -> get(failed))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("planned");
        }
    }

    /** After a shutdown a first stage is refused, and a later one fails. */
    @ParameterizedTest
    @EnumSource
    void rejected(Kind kind) {
        try (var views = new Views(kind)) {
            QueueExecutor view = views.view();
            var source = new CompletableFuture<Integer>();
            CompletableFuture<Integer> next = source.thenApplyAsync(value -> value + 1, view);
            view.shutdown();
            assertThatThrownBy(() -> CompletableFuture.supplyAsync(() -> 1, view))
                    .isInstanceOf(RejectedExecutionException.class);
            source.complete(1);
            assertThatThrownBy(next::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(RejectedExecutionException.class);
        }
    }

    /** An ordered queue runs first stages in the order in which they were made, one at a time. */
    @Test
    void orderOfAnOrderedQueue() throws Exception {
        try (var views = new Views(Kind.ORDERED)) {
            QueueExecutor view = views.view();
            List<Integer> seen = new ArrayList<>(); // guarded by the order
            List<CompletableFuture<Void>> all = IntStream.range(0, 2_000)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> seen.add(i), view))
                    .toList();
            for (CompletableFuture<Void> each : all) {
                get(each);
            }
            assertThat(seen)
                    .containsExactlyElementsOf(IntStream.range(0, 2_000).boxed().toList());
        }
    }
}
