package io.kernwork.examples.starvation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class LeaseTest {
    private static final long PERIOD = Load.LEASE_PERIOD.toNanos();
    private static final long LONG = 1_000_000 * PERIOD;

    private final CountDownLatch left = new CountDownLatch(10);
    private final Meter meter = new Meter(left);

    private Lease lease(long first, int count) {
        return new Lease(first, count, meter, new Computing(0));
    }

    private ComponentResult result(long asked) {
        return meter.result(Component.HOUSEKEEPING, asked);
    }

    @Test
    void renew_whenOverdue_answersAllAndMissesThoseWhosePeriodIsOver() {
        Lease lease = lease(System.nanoTime() - LONG, 10);
        assertThat(lease.nanosToNext()).isZero();
        assertThat(lease.renew()).isFalse();
        assertThat(result(10).isSound()).isTrue();
        assertThat(result(10).missed()).isEqualTo(10);
        assertThat(left.getCount()).isZero();
        assertThat(lease.renew()).as("which needs no more").isFalse();
        assertThat(result(10).done()).isEqualTo(10);
    }

    @Test
    void renew_beforeItIsDue_answersNothing() {
        Lease lease = lease(System.nanoTime() + LONG, 10);
        assertThat(lease.nanosToNext()).isBetween(LONG / 2, LONG);
        assertThat(lease.renew()).isTrue();
        assertThat(result(10).done()).isZero();
        assertThat(result(10).isSound()).isFalse();
    }

    @Test
    void renew_someDue_leavesTheOthers() {
        Lease lease = lease(System.nanoTime() - 1_000 * PERIOD, 1_000_000);
        assertThat(lease.renew()).isTrue();
        ComponentResult result = result(1_000_000);
        assertThat(result.done()).isGreaterThanOrEqualTo(1_000);
        assertThat(result.missed()).isBetween(1_000L, result.done());
    }
}
