package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a worker that found nothing looks on, and for how long; the clock and what is looked for are the test's. */
final class LingererTest {
    private static final long LOOK_NANOS = 500;

    private long now;
    private long step = LOOK_NANOS; // how far the clock goes on between two readings
    private long readings;
    private long looks;
    private long foundAtLook = Long.MAX_VALUE;

    private final Lingerer lingerer = new Lingerer(() -> ++looks >= foundAtLook, this::read);

    private long read() {
        readings++;
        now += step;
        return now;
    }

    /** Lingers until nothing is found for the whole time. */
    private void inVain() {
        foundAtLook = Long.MAX_VALUE;
        lingerer.linger();
    }

    private void andFind() {
        looks = 0;
        foundAtLook = 2;
        lingerer.linger();
    }

    /** The first yield takes long, and the look after it finds something. */
    private void andGiveWay() {
        looks = 0;
        foundAtLook = Lingerer.SPINS + 2L; // one at first, then those between the spins
        step = Lingerer.GAVE_WAY_NANOS + 1;
        lingerer.linger();
        step = LOOK_NANOS;
    }

    /** How often in so many times it is worth trying; without ever finding anything, or lingering at all. */
    private int triesIn(int times) {
        int tries = 0;
        for (int i = 0; i < times; i++) {
            tries += lingerer.worthTrying(1) ? 1 : 0;
        }
        return tries;
    }

    private void spendCredit() {
        for (int i = 0; i < Lingerer.MOST_CREDIT; i++) {
            assertThat(lingerer.worthTrying(1)).as("time " + i).isTrue();
            inVain();
        }
    }

    /** What waits already is found without a spin or a yield. */
    @Test
    void linger_whenSomethingWaits_looksOnce() {
        foundAtLook = 1;
        lingerer.linger();
        assertThat(looks).isEqualTo(1);
        assertThat(readings).isEqualTo(1);
    }

    /** It ends with the look that finds something. */
    @Test
    void linger_whenSomethingComes_endsWithThatLook() {
        foundAtLook = 40;
        lingerer.linger();
        assertThat(looks).isEqualTo(40);
    }

    /** It ends when its time is over, and not long before. */
    @Test
    void linger_inVain_endsWhenTheTimeIsOver() {
        inVain();
        assertThat(now - LOOK_NANOS).isBetween(Lingerer.MOST_NANOS, Lingerer.MOST_NANOS + LOOK_NANOS);
    }

    /** A worker whose CPU was wanted by somebody else does not ask for it again. */
    @Test
    void linger_whenTheCpuIsWanted_endsAfterOneYield() {
        step = Lingerer.GAVE_WAY_NANOS + 1;
        inVain();
        assertThat(readings).isEqualTo(2);
    }

    /** After some times in vain it parks at once, and tries again once in a while. */
    @Test
    void worthTrying_afterTimesInVain_isRare() {
        spendCredit();
        assertThat(triesIn(Lingerer.FIRST_REST - 1)).isZero();
        assertThat(triesIn(1)).isEqualTo(1);
        inVain();
        assertThat(triesIn(10 * Lingerer.FIRST_REST)).isEqualTo(10);
    }

    /** One success gives the whole credit back. */
    @Test
    void worthTrying_afterASuccess_isAsAtFirst() {
        spendCredit();
        assertThat(triesIn(Lingerer.FIRST_REST)).isEqualTo(1);
        andFind();
        spendCredit();
        assertThat(lingerer.worthTrying(1)).isFalse();
    }

    /** Being late for little costs the credit, and the rest gets longer each time, up to a bound. */
    @Test
    void worthTrying_afterBeingLateForLittle_restsEverLonger() {
        for (int rest = Lingerer.FIRST_REST * 2; rest <= Lingerer.LAST_REST * 4; rest *= 2) {
            int expected = Math.min(rest, Lingerer.LAST_REST);
            andGiveWay();
            assertThat(lingerer.worthTrying(Lingerer.MUCH - 1))
                    .as("right after being late")
                    .isFalse();
            assertThat(triesIn(expected - 2))
                    .as("within a rest of %d", expected)
                    .isZero();
            assertThat(triesIn(1)).as("at the end of a rest of %d", expected).isEqualTo(1);
        }
    }

    /** Being late for much is worth it: it goes on at once, and the next rest is a short one again. */
    @Test
    void worthTrying_afterBeingLateForMuch_goesOn() {
        andGiveWay();
        lingerer.worthTrying(0);
        andGiveWay();
        assertThat(lingerer.worthTrying(Lingerer.MUCH)).isTrue();
        spendCredit();
        assertThat(triesIn(Lingerer.FIRST_REST)).isEqualTo(1);
    }

    /** Nothing found after giving way is a time in vain like any other. */
    @Test
    void worthTrying_afterGivingWayInVain_losesOneCreditOnly() {
        step = Lingerer.GAVE_WAY_NANOS + 1;
        inVain();
        step = LOOK_NANOS;
        for (int i = 1; i < Lingerer.MOST_CREDIT; i++) {
            assertThat(lingerer.worthTrying(0)).isTrue();
            inVain();
        }
        assertThat(lingerer.worthTrying(0)).isFalse();
    }
}
