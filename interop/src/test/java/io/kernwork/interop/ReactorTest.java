package io.kernwork.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.executor.QueueExecutor;
import io.kernwork.executor.ScheduledQueueExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Reactor on {@code Schedulers.fromExecutorService} of a view. */
class ReactorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(Views.PATIENCE_SECONDS);

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** {@code publishOn} keeps the order of a stream on any kind of queue. */
    @ParameterizedTest
    @EnumSource
    void publishOn(Kind kind) throws Exception {
        int count = 20_000;
        try (var views = new Views(kind)) {
            QueueExecutor view = views.view();
            Scheduler scheduler = Schedulers.fromExecutorService(view);
            List<Integer> seen = Flux.range(0, count)
                    .publishOn(scheduler)
                    .map(i -> i + 1)
                    .publishOn(scheduler)
                    .map(i -> i - 1)
                    .collectList()
                    .block(PATIENCE);
            assertThat(seen).isEqualTo(upTo(count));
            assertThat(views.started(view)).isPositive();
            scheduler.dispose();
        }
    }

    /** The parts of a {@code flatMap} run on the view, and none is lost. */
    @ParameterizedTest
    @EnumSource
    void flatMap(Kind kind) throws Exception {
        int count = 2_000;
        try (var views = new Views(kind)) {
            QueueExecutor view = views.view();
            Scheduler scheduler = Schedulers.fromExecutorService(view);
            List<Integer> seen = Flux.range(0, count)
                    .flatMap(i -> Mono.fromCallable(() -> i).subscribeOn(scheduler), 64)
                    .collectSortedList()
                    .block(PATIENCE);
            assertThat(seen).isEqualTo(upTo(count));
            assertThat(views.started(view)).isEqualTo(count);
            scheduler.dispose();
        }
    }

    /** In rails: each element once. */
    @ParameterizedTest
    @EnumSource
    void parallel(Kind kind) throws Exception {
        int count = 4_000;
        try (var views = new Views(kind)) {
            QueueExecutor view = views.view();
            Scheduler scheduler = Schedulers.fromExecutorService(view);
            assertThat(Flux.range(0, count)
                            .parallel(4)
                            .runOn(scheduler)
                            .map(i -> i)
                            .sequential()
                            .collectSortedList()
                            .block(PATIENCE))
                    .isEqualTo(upTo(count));
            assertThat(views.started(view)).isGreaterThanOrEqualTo(4);
            scheduler.dispose();
        }
    }

    /** Delays by the timers of the view, in order. */
    @ParameterizedTest
    @EnumSource
    void delays(Kind kind) throws Exception {
        try (var views = new Views(kind)) {
            ScheduledQueueExecutor view = views.scheduled();
            Scheduler scheduler = Schedulers.fromExecutorService(view);
            long before = System.nanoTime();
            assertThat(Flux.range(0, 50)
                            .delayElements(Duration.ofMillis(1), scheduler)
                            .collectList()
                            .block(PATIENCE))
                    .isEqualTo(upTo(50));
            assertThat(System.nanoTime() - before)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(50).toNanos());
            assertThat(Flux.interval(Duration.ofMillis(1), scheduler)
                            .onBackpressureBuffer()
                            .take(20)
                            .count()
                            .block(PATIENCE))
                    .isEqualTo(20);
            assertThat(views.started(view)).isGreaterThanOrEqualTo(70);
            scheduler.dispose();
        }
    }

    /** A time-out that the view measures. */
    @ParameterizedTest
    @EnumSource
    void timeouts(Kind kind) {
        try (var views = new Views(kind)) {
            Scheduler scheduler = Schedulers.fromExecutorService(views.scheduled());
            List<String> late = Flux.range(0, 50)
                    .flatMap(i -> Mono.<String>never().timeout(Duration.ofMillis(5), Mono.just("late " + i), scheduler))
                    .collectList()
                    .block(PATIENCE);
            assertThat(late)
                    .containsExactlyInAnyOrderElementsOf(
                            upTo(50).stream().map(i -> "late " + i).toList());
            scheduler.dispose();
        }
    }

    /** Disposing of the scheduler ends the view, after which the scheduler refuses. */
    @Test
    void dispose() {
        try (var views = new Views(Kind.UNBOUND)) {
            QueueExecutor view = views.view();
            Scheduler scheduler = Schedulers.fromExecutorService(view);
            scheduler.disposeGracefully().block(PATIENCE);
            assertThat(view.isTerminated()).isTrue();
            assertThatThrownBy(() -> scheduler.schedule(() -> {})).isInstanceOf(RejectedExecutionException.class);
        }
    }
}
