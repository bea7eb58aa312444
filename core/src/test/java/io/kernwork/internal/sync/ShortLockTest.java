package io.kernwork.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.Duel;
import io.kernwork.fixtures.Helpers;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short lock excludes, publishes, and lets everybody in sooner or later. */
@Timeout(60)
final class ShortLockTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 100_000;

    private final ShortLock lock = new ShortLock();
    private long plain; // guarded by lock
    private int inside; // guarded by lock

    /** Plain fields under the lock lose no update, with more threads than CPUs, and two are never inside. */
    @Test
    void lock_byManyThreads_excludesAndPublishes() throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        try (Helpers helpers = new Helpers()) {
            for (int i = 0; i < THREADS; i++) {
                helpers.start("locker-" + i, () -> {
                    Bounded.await(start, "the other threads");
                    for (int round = 0; round < ROUNDS; round++) {
                        lock.lock();
                        if (++inside != 1) {
                            throw new AssertionError(inside + " threads are inside");
                        }
                        plain++;
                        inside--;
                        lock.unlock();
                    }
                });
            }
        }
        lock.lock();
        assertThat(plain).isEqualTo((long) THREADS * ROUNDS);
        lock.unlock();
        assertThat(lock.isHeld()).isFalse();
    }

    /** Of two that come at the same moment one is first, and the other one is not inside with it. */
    @Test
    void lock_byTwoAtTheSameMoment_isWonByOne() throws Exception {
        boolean[] rightFirst = new boolean[1];
        Duel.between("left first", "right first")
                .fight(30_000, () -> plain = 0, () -> enter(false, rightFirst), () -> enter(true, rightFirst), () -> {
                    assertThat(plain).isEqualTo(2);
                    return !rightFirst[0];
                });
    }

    private void enter(boolean right, boolean[] rightFirst) {
        lock.lock();
        long before = plain;
        if (before == 0) {
            rightFirst[0] = right;
        }
        plain = before + 1;
        lock.unlock();
    }

    /** Who meets it held goes to sleep instead of burning a CPU, and gets it after the release without being told. */
    @Test
    void lock_heldForLong_isWaitedForAsleep() throws Exception {
        AtomicBoolean got = new AtomicBoolean();
        lock.lock();
        assertThat(lock.isHeld()).isTrue();
        try (Helpers helpers = new Helpers()) {
            Thread waiter = helpers.start("waiter", () -> {
                lock.lock();
                got.set(true);
                lock.unlock();
            });
            Bounded.untilWaiting(waiter, "the waiter sleeps");
            assertThat(got).isFalse();
            lock.unlock();
        }
        assertThat(got).isTrue();
        assertThat(lock.isHeld()).isFalse();
    }
}
