package io.kernwork.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.fixtures.Duel;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A stream of cancels with interrupt: each reaches the run of its own task, or nothing. After each task that is cancelled comes one that
 * nobody cancels, mostly on the same thread; it must never be interrupted.
 */
abstract class InterruptStream extends ViewCase {
    private static final int ROUNDS = 20_000;
    private static final long MOST_NANOS = 3_000_000_000L;
    private static final long LONG_NANOS = 20_000_000_000L;
    private static final int LEAST_ROUNDS = 1_000;
    /** Rounds for each of the rarest outcome, when it may stop: twice as often as is demanded then. */
    private static final int LEAST_SHARE = 50;

    private static final int SPINS = 300;
    private static final int WITNESS_SPINS = 1_000;

    private final Duel.Linger linger = new Duel.Linger();
    private volatile int present;
    private volatile int begun;
    private volatile int seen;
    private volatile int ended;
    private volatile int witnessed;
    private volatile int mayEnd = Integer.MAX_VALUE; // the last witness that may
    private volatile boolean sawInterrupt;

    InterruptStream(QueueKind kind) {
        super(kind);
    }

    private Integer victim(int round) {
        begun = round;
        Duel.await(() -> seen == round);
        boolean interrupted = false;
        for (int i = 0; i < SPINS && !interrupted; i++) {
            Thread.onSpinWait();
            interrupted = Thread.currentThread().isInterrupted();
        }
        sawInterrupt = interrupted;
        ended = round;
        return round;
    }

    /** True if the thread was interrupted, at the beginning or while the body ran. */
    private boolean witness(int round) {
        witnessed = round;
        boolean interrupted = Thread.currentThread().isInterrupted();
        for (int i = 0; i < WITNESS_SPINS && !interrupted; i++) {
            Thread.onSpinWait();
            interrupted = Thread.currentThread().isInterrupted();
        }
        Duel.await(() -> mayEnd >= round);
        return interrupted || Thread.currentThread().isInterrupted();
    }

    /** On a busy machine there are fewer rounds, and more when one of the outcomes is rare. */
    private static boolean goesOn(int round, long nanos, int rarest) {
        boolean over = round >= ROUNDS || (round >= LEAST_ROUNDS && nanos >= MOST_NANOS);
        return !over || (rarest <= round / LEAST_SHARE && nanos < LONG_NANOS);
    }

    private void stream(Predicate<ViewFuture<?>> cancel) throws Exception {
        int done = 0;
        int reached = 0;
        int missed = 0;
        long start = System.nanoTime();
        int round = 0;
        while (goesOn(round, System.nanoTime() - start, Math.min(done, Math.min(reached, missed)))) {
            int number = ++round;
            present = number;
            sawInterrupt = false;
            QueueFuture<Integer> victim = view.submit(() -> victim(number));
            QueueFuture<Boolean> witness = view.submit(() -> witness(number));
            if (number % 8 != 0) {
                Duel.await(() -> begun == number);
                seen = number;
                linger.pass();
            }
            seen = number;
            boolean cancelled = cancel.test((ViewFuture<?>) victim);
            assertThat(witness.get())
                    .as("round %,d: a task that nobody has cancelled was interrupted", number)
                    .isFalse();
            victim.cancelAndAwait(false);
            boolean hit = sawInterrupt && ended == number;
            done += cancelled ? 0 : 1;
            reached += hit ? 1 : 0;
            missed += cancelled && !hit ? 1 : 0;
            linger.tune(cancelled);
        }
        System.out.printf(
                "%s: %,d cancels: %.1f %% too late, %.1f %% reached the body, %.1f %% came before or after it%n",
                kind, round, 100.0 * done / round, 100.0 * reached / round, 100.0 * missed / round);
        int least = round / 100;
        assertThat(List.of(done, reached, missed))
                .as("too late, reached, before or after, of %,d", round)
                .allMatch(count -> count >= least);
    }

    @Test
    @DisplayName("A cancel with interrupt never reaches a later task")
    void cancelTrue_neverReachesALaterTask() throws Exception {
        stream(future -> future.cancel(true));
    }

    @Test
    @DisplayName("The test finds a cancel that looks who is inside and interrupts that thread a little later")
    void planted_interruptsLater_isFound() {
        mayEnd = 0;
        assertThatThrownBy(() -> stream(this::interruptLater))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("was interrupted");
    }

    /** Planted: the thread was inside, and is in what follows by now. */
    private boolean interruptLater(ViewFuture<?> future) {
        int round = present;
        Thread inside = future.inside();
        boolean cancelled = future.cancel(false);
        if (inside != null) {
            Duel.await(() -> witnessed >= round);
            inside.interrupt();
        }
        mayEnd = round;
        return cancelled;
    }
}
