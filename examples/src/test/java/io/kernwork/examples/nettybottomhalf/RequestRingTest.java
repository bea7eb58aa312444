package io.kernwork.examples.nettybottomhalf;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RequestRingTest {
    private static final int BOUND = 16;

    private final RequestRing ring = new RequestRing(BOUND);

    @Test
    void request_isFilledThenWorkedOnThenRepliedTo() {
        assertThat(ring.next()).isNull();
        Request request = ring.free();
        assertThat(ring.next()).isNull();
        ring.fill();
        assertThat(ring.next()).isSameAs(request);
        assertThat(ring.finished()).isNull();
        ring.finish();
        assertThat(ring.next()).isNull();
        assertThat(ring.finished()).isSameAs(request);
        ring.release();
        assertThat(ring.finished()).isNull();
    }

    @Test
    void room_isThereAgainWhenTheReplyIs() {
        for (int i = 0; i < BOUND; i++) {
            assertThat(ring.hasRoom()).isTrue();
            ring.fill();
        }
        assertThat(ring.hasRoom()).isFalse();
        ring.finish();
        assertThat(ring.hasRoom()).isFalse();
        ring.release();
        assertThat(ring.hasRoom()).isTrue();
    }

    @Test
    void order_isKeptAroundTheEnd() {
        long filled = 0;
        long replied = 0;
        for (int round = 0; round < 1_000; round++) {
            while (ring.hasRoom()) {
                ring.free().sequence = filled++;
                ring.fill();
            }
            for (int i = 0; i <= round % BOUND; i++) {
                requireNonNull(ring.next()).result = -requireNonNull(ring.next()).sequence;
                ring.finish();
                Request request = requireNonNull(ring.finished());
                assertThat(request.sequence).isEqualTo(replied);
                assertThat(request.result).isEqualTo(-replied);
                replied++;
                ring.release();
            }
        }
        assertThat(replied).isGreaterThan(8_000);
    }
}
