package io.kernwork.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.AsyncCacheLoader;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.kernwork.executor.QueueExecutor;
import io.kernwork.executor.ScheduledQueueExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Caches that load, refresh, evict and expire on views. */
class CaffeineTest {

    /** An asynchronous cache loads each key once, on the view, however many ask for it. */
    @ParameterizedTest
    @EnumSource
    void asynchronousCache(Kind kind) throws Exception {
        int keys = 200;
        try (var views = new Views(kind)) {
            QueueExecutor view = views.view();
            var loads = new AtomicInteger();
            AsyncLoadingCache<Integer, String> cache = Caffeine.newBuilder()
                    .executor(view)
                    .buildAsync(key -> {
                        loads.incrementAndGet();
                        return "value " + key;
                    });
            List<CompletableFuture<String>> asked = new ArrayList<>();
            for (int i = 0; i < 4 * keys; i++) {
                asked.add(cache.get(i % keys));
            }
            for (int i = 0; i < asked.size(); i++) {
                assertThat(asked.get(i).get(Views.PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isEqualTo("value " + i % keys);
            }
            assertThat(loads).hasValue(keys);
            assertThat(views.started(view)).isGreaterThanOrEqualTo(keys);
        }
    }

    /** What is old is given at once and loaded anew on the view, once. */
    @ParameterizedTest
    @EnumSource
    void refreshAfterWrite(Kind kind) throws Exception {
        int keys = 50;
        try (var views = new Views(kind)) {
            var now = new AtomicLong();
            var replaced = new Semaphore(0);
            var loads = new ConcurrentHashMap<Integer, Integer>();
            LoadingCache<Integer, String> cache = Caffeine.newBuilder()
                    .executor(views.view())
                    .ticker(now::get)
                    .refreshAfterWrite(Duration.ofMinutes(1))
                    .removalListener((@Nullable Integer key, @Nullable String value, RemovalCause cause) -> {
                        if (cause == RemovalCause.REPLACED) {
                            replaced.release();
                        }
                    })
                    .build(key -> key + " loaded " + loads.merge(key, 1, Integer::sum));
            for (int key = 0; key < keys; key++) {
                assertThat(cache.get(key)).isEqualTo(key + " loaded 1");
            }
            for (int round = 2; round <= 4; round++) {
                now.addAndGet(Duration.ofMinutes(2).toNanos());
                for (int key = 0; key < keys; key++) {
                    // The new one if it is there already.
                    assertThat(cache.get(key)).isIn(key + " loaded " + (round - 1), key + " loaded " + round);
                }
                views.await(replaced, keys);
                for (int key = 0; key < keys; key++) {
                    assertThat(cache.get(key)).isEqualTo(key + " loaded " + round);
                }
            }
            assertThat(loads)
                    .hasSize(keys)
                    .allSatisfy((key, times) -> assertThat(times).isEqualTo(4));
        }
    }

    /** Entries leave when their time has come though nobody looks, and the listener hears of each once. */
    @ParameterizedTest
    @EnumSource
    void expiry(Kind kind) throws Exception {
        int entries = 100;
        try (var views = new Views(kind)) {
            ScheduledQueueExecutor timer = views.scheduled();
            var expired = new Semaphore(0);
            var heard = new ConcurrentHashMap<Integer, RemovalCause>();
            Cache<Integer, String> cache = Caffeine.newBuilder()
                    .executor(views.view())
                    .scheduler(Scheduler.forScheduledExecutorService(timer))
                    .expireAfterWrite(Duration.ofMillis(20))
                    .removalListener((@Nullable Integer key, @Nullable String value, RemovalCause cause) -> {
                        heard.put(Objects.requireNonNull(key), cause);
                        expired.release();
                    })
                    .build();
            for (int i = 0; i < entries; i++) {
                cache.put(i, "value " + i);
            }
            views.await(expired, entries);
            assertThat(heard)
                    .hasSize(entries)
                    .allSatisfy((key, cause) -> assertThat(cause).isEqualTo(RemovalCause.EXPIRED));
            assertThat(expired.availablePermits()).isZero();
            assertThat(cache.asMap()).isEmpty();
            assertThat(views.started(timer)).isPositive();
        }
    }

    /**
     * What a bounded cache evicts is what is not in it any more. Its tasks submit others under its lock, which the threads that put wait for: so not on a view
     * that lets them wait for room.
     */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BOUNDED")
    void eviction(Kind kind) throws Exception {
        try (var views = new Views(kind)) {
            evict(views, views.view());
        }
    }

    /** The same on a view that refuses nearly all: the cache does itself what is refused, and says so in its log. */
    @ParameterizedTest
    @EnumSource
    void eviction_refused(Kind kind) throws Exception {
        Logger log = Logger.getLogger("com.github.benmanes.caffeine.cache");
        log.setLevel(Level.OFF);
        try (var views = new Views(kind)) {
            evict(views, views.refusing(1));
        } finally {
            log.setLevel(null);
        }
    }

    private static void evict(Views views, QueueExecutor view) throws InterruptedException {
        int entries = 1_000;
        int room = 50;
        var evicted = new Semaphore(0);
        var gone = new ConcurrentHashMap<Integer, RemovalCause>();
        Cache<Integer, String> cache = Caffeine.newBuilder()
                .executor(view)
                .maximumSize(room)
                .removalListener((@Nullable Integer key, @Nullable String value, RemovalCause cause) -> {
                    gone.put(Objects.requireNonNull(key), cause);
                    evicted.release();
                })
                .build();
        for (int i = 0; i < entries; i++) {
            cache.put(i, "value " + i);
        }
        cache.cleanUp();
        views.await(evicted, entries - room);
        Map<Integer, String> left = cache.asMap();
        assertThat(left).hasSize(room);
        assertThat(gone)
                .hasSize(entries - room)
                .allSatisfy((key, cause) -> assertThat(cause).isEqualTo(RemovalCause.SIZE));
        gone.keySet().forEach(key -> assertThat(left).doesNotContainKey(key));
        assertThat(evicted.availablePermits()).isZero();
    }

    /** A bulk load by tasks of the view that the loader submits. */
    @ParameterizedTest
    @EnumSource
    void bulkLoad(Kind kind) throws Exception {
        try (var views = new Views(kind)) {
            QueueExecutor view = views.view();
            var calls = new AtomicInteger();
            AsyncLoadingCache<Integer, Integer> cache = Caffeine.newBuilder()
                    .executor(view)
                    .buildAsync(AsyncCacheLoader.<Integer, Integer>bulk((keys, executor) -> {
                        calls.incrementAndGet();
                        return CompletableFuture.supplyAsync(
                                () -> keys.stream().collect(Collectors.toMap(key -> key, key -> key * key)), executor);
                    }));
            List<Integer> keys = IntStream.range(0, 100).boxed().toList();
            Map<Integer, Integer> all = cache.getAll(keys).get(Views.PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(all)
                    .hasSize(100)
                    .allSatisfy((key, value) -> assertThat(value).isEqualTo(key * key));
            assertThat(calls).hasValue(1);
            assertThat(views.started(view)).isPositive();
        }
    }
}
