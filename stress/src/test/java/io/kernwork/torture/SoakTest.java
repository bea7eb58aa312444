package io.kernwork.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.Body;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Filter;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short soak finds nothing; and it finds what was planted: a leak, a lost request, two threads in a body, threads that stay. */
@Timeout(180)
final class SoakTest {
    private static final long WHOLE = Duration.ofSeconds(4).toNanos();
    private static final long EACH = Duration.ofMillis(250).toNanos();

    private final Logger logger = Logger.getLogger("io.kernwork");
    private final Violations violations = new Violations();

    /** Threads are refused by the hundred. */
    @BeforeEach
    void silence() {
        Filter nothing = entry -> false;
        logger.setFilter(nothing);
    }

    @AfterEach
    void unsilence() {
        logger.setFilter(null);
    }

    private void soak(long nanos, long each, SoakVerbs verbs) throws InterruptedException {
        String end = new Soak(nanos, each, 21, verbs, violations, line -> {}).run();
        assertThat(end).contains("accepted");
    }

    /** Whoever waits in vain for what was planted need not wait for long. */
    private static class Planted extends SoakVerbs {
        final AtomicInteger turns = new AtomicInteger();

        @Override
        Duration patience() {
            return Duration.ofSeconds(4);
        }
    }

    @Test
    @DisplayName("Nothing is lost, overlaps, leaks or stays")
    void soak_short_findsNothing() throws Exception {
        soak(WHOLE, EACH, new SoakVerbs());
        assertThat(violations.lines()).isEmpty();
    }

    @Test
    @DisplayName("Planted: a request that is accepted and swallowed")
    void soak_requestIsLost_isFound() throws Exception {
        soak(WHOLE, EACH, new Planted() {
            @Override
            Admission enqueue(WorkQueue queue, Work work) {
                return turns.incrementAndGet() % 1_000 == 0 ? Admission.QUEUED : super.enqueue(queue, work);
            }
        });
        assertThat(violations.kinds()).contains(Kind.LOST);
    }

    @Test
    @DisplayName("Planted: a second thread inside a body")
    void soak_bodyRunsTwice_isFound() throws Exception {
        soak(WHOLE, EACH, new Planted() {
            @Override
            void run(Body body) throws Exception {
                if (turns.incrementAndGet() % 500 == 0) {
                    Thread.ofPlatform().daemon(true).start(() -> {
                        try {
                            body.run();
                        } catch (Throwable meant) {
                            turns.incrementAndGet();
                        }
                    });
                }
                super.run(body);
            }
        });
        assertThat(violations.kinds()).containsAnyOf(Kind.OVERLAP, Kind.BALANCE, Kind.LOST);
    }

    @Test
    @DisplayName("Planted: what was used is kept for ever")
    void soak_itemsAreKept_isFound() throws Exception {
        List<Object> kept = new ArrayList<>();
        soak(2 * WHOLE, EACH / 8, new Planted() {
            @Override
            void forget(Object world) {
                kept.add(world);
            }
        });
        assertThat(kept).isNotEmpty();
        assertThat(violations.lines()).anyMatch(line -> line.contains("memory in use rose"));
    }

    @Test
    @DisplayName("Planted: a thread that nobody ends")
    void soak_threadStays_isFound() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try {
            soak(WHOLE / 2, EACH, new Planted() {
                @Override
                void forget(Object world) {
                    Thread.ofPlatform().daemon(true).name("stays").start(() -> {
                        try {
                            end.await();
                        } catch (InterruptedException over) {
                            turns.incrementAndGet();
                        }
                    });
                }
            });
        } finally {
            end.countDown();
        }
        assertThat(violations.lines()).anyMatch(line -> line.contains("threads in the end"));
    }

    @Test
    @DisplayName("Planted: a runtime that is not closed")
    void soak_runtimeStays_isFound() throws Exception {
        List<Kernwork> open = new ArrayList<>();
        soak(WHOLE / 2, EACH, new Planted() {
            @Override
            void close(Kernwork runtime) {
                open.add(runtime);
            }
        });
        open.forEach(Kernwork::close);
        assertThat(violations.kinds()).contains(Kind.LEFT);
    }
}
