package io.kernwork.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Duel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tasks come in while the view is shut down: each accepted one has run or was returned, each rejected one did neither. */
final class ShutdownRaceTest extends ViewCase {
    private static final int ROUNDS = 50_000;
    private static final int THREADS = 3;

    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger late = new AtomicInteger();
    private ScheduledQueueExecutor raced = newView();
    private List<Runnable> returned = List.of();
    private boolean accepted;

    ShutdownRaceTest() {
        super(QueueKind.WORK);
    }

    private void count(ExecutorService of) {
        runs.incrementAndGet();
        if (of.isTerminated()) {
            late.incrementAndGet();
        }
    }

    @FunctionalInterface
    private interface Entry {
        void give(ScheduledQueueExecutor view, Runnable task);
    }

    private static boolean give(Entry entry, ScheduledQueueExecutor to, Runnable task) {
        try {
            entry.give(to, task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void duel(Entry entry, boolean now) throws Exception {
        Duel.between("accepted", "rejected")
                .fight(
                        ROUNDS,
                        () -> {
                            raced = newView();
                            runs.set(0);
                        },
                        () -> {
                            ScheduledQueueExecutor view = raced;
                            accepted = give(entry, view, () -> count(view));
                        },
                        () -> {
                            if (now) {
                                returned = raced.shutdownNow();
                            } else {
                                raced.shutdown();
                            }
                        },
                        this::judge);
        assertThat(late).as("tasks that ran in a terminated view").hasValue(0);
    }

    private boolean judge() {
        Bounded.until(raced::isTerminated, "the view has terminated");
        assertThat(runs.get() + returned.size())
                .as("runs and returns of a task that was " + (accepted ? "accepted" : "rejected"))
                .isEqualTo(accepted ? 1 : 0);
        assertThat(raced.depth()).isZero();
        returned = List.of();
        return accepted;
    }

    @Test
    @DisplayName("A command that meets shutdown is rejected, or runs before the view is terminated")
    void execute_meetsShutdown() throws Exception {
        duel(ScheduledQueueExecutor::execute, false);
    }

    @Test
    @DisplayName("A command that meets shutdownNow is rejected, or runs, or is returned")
    void execute_meetsShutdownNow() throws Exception {
        duel(ScheduledQueueExecutor::execute, true);
    }

    @Test
    @DisplayName("A delayed task that meets shutdownNow is rejected, or returned")
    void schedule_meetsShutdownNow() throws Exception {
        duel(
                (view, task) -> {
                    var _ = view.schedule(task, 1, TimeUnit.HOURS);
                },
                true);
    }

    @Test
    @DisplayName("A periodic task that meets shutdown is rejected, or cancelled, and the view ends")
    void periodic_meetsShutdown() throws Exception {
        duelOfCancelled(this::newView, view -> view.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.HOURS));
    }

    private void duelOfCancelled(
            Supplier<ScheduledQueueExecutor> views, Function<ScheduledQueueExecutor, Future<?>> schedule)
            throws Exception {
        List<Future<?>> last = Collections.synchronizedList(new ArrayList<>());
        Duel.between("accepted", "rejected")
                .fight(
                        ROUNDS,
                        () -> {
                            raced = views.get();
                            last.clear();
                        },
                        () -> accepted = give((view, task) -> last.add(schedule.apply(view)), raced, () -> {}),
                        () -> raced.shutdown(),
                        () -> {
                            Bounded.until(raced::isTerminated, "the view has terminated");
                            assertThat(last).hasSize(accepted ? 1 : 0).allMatch(Future::isCancelled);
                            return accepted;
                        });
    }

    @Test
    @DisplayName(
            "A delayed task that meets the shutdown of a view that cancels such ones is rejected, or cancelled, and the view ends")
    void delayed_meetsShutdownThatCancels() throws Exception {
        duelOfCancelled(() -> newView().cancelDelayedOnShutdown(), view -> view.schedule(() -> {}, 1, TimeUnit.HOURS));
    }

    @Test
    @DisplayName(
            "Of the tasks that many threads give while one shuts the view down all accepted ones run or are returned")
    void manyThreads_meetShutdown() throws Exception {
        int acceptedInAll = 0;
        int rejectedInAll = 0;
        for (int round = 0; round < 300; round++) {
            boolean now = round % 2 == 0;
            QueueExecutor shared = newView();
            runs.set(0);
            AtomicInteger given = new AtomicInteger();
            AtomicInteger rejected = new AtomicInteger();
            CyclicBarrier together = new CyclicBarrier(THREADS + 1);
            for (int thread = 0; thread < THREADS; thread++) {
                helpers.start("giver " + thread, () -> {
                    Bounded.await(together, "all to start");
                    giveUntilRejected(shared, given, rejected);
                });
            }
            Bounded.await(together, "all to start");
            Duel.await(() -> given.get() > 20);
            List<Runnable> never = now ? shared.shutdownNow() : Collections.emptyList();
            shared.shutdown();
            helpers.join();
            awaitEnd(shared);
            assertThat(runs.get() + never.size()).as("runs and returns").isEqualTo(given.get());
            acceptedInAll += given.get();
            rejectedInAll += rejected.get();
        }
        assertThat(late).as("tasks that ran in a terminated view").hasValue(0);
        System.out.printf("many givers: %,d accepted, %,d rejected%n", acceptedInAll, rejectedInAll);
    }

    private void giveUntilRejected(QueueExecutor to, AtomicInteger given, AtomicInteger rejected) {
        int misses = 0;
        for (int i = 0; i < 5_000 && misses < 5; i++) {
            try {
                to.execute(() -> count(to));
                given.incrementAndGet();
            } catch (RejectedExecutionException e) {
                misses++;
                rejected.incrementAndGet();
            }
        }
    }
}
