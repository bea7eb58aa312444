package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.internal.engine.Lingerer.Way;
import org.junit.jupiter.api.Test;

/** When a worker that found nothing looks on, and for how long; the clock and what is looked for are the test's. */
final class LingererTest {
    private static final long LOOK_NANOS = 500;

    private long now;
    private long step = LOOK_NANOS; // how far the clock goes on between two readings
    private long readings;
    private long looks;
    private long foundAtLook = Long.MAX_VALUE;

    private final Lingerer lingerer = new Lingerer(false, this::look, this::read);
    private final Lingerer alone = new Lingerer(true, this::look, this::read);

    private boolean look() {
        return ++looks >= foundAtLook;
    }

    private long read() {
        readings++;
        now += step;
        return now;
    }

    /** Spins until nothing is found for the whole time. */
    private void spinInVain() {
        foundAtLook = Long.MAX_VALUE;
        lingerer.spin();
    }

    private void yieldInVain(Lingerer one) {
        foundAtLook = Long.MAX_VALUE;
        one.giveWay();
    }

    /** The first yield takes long, and the look after it finds something. */
    private void beLate() {
        looks = 0;
        foundAtLook = 2;
        step = Lingerer.GAVE_WAY_NANOS + 1;
        alone.giveWay();
        step = LOOK_NANOS;
    }

    private void spendCredit() {
        for (int i = 0; i < Lingerer.MOST_CREDIT; i++) {
            assertThat(lingerer.afterServing(1)).as("time " + i).isEqualTo(Way.SPIN);
            spinInVain();
            assertThat(lingerer.afterSpinning()).as("time " + i).isEqualTo(Way.YIELD);
            yieldInVain(lingerer);
        }
        assertThat(lingerer.afterServing(1)).isEqualTo(Way.PARK);
    }

    /** How many short parks in a row give new credit. */
    private static int shortParksFor(Lingerer broke) {
        int parks = 0;
        while (broke.afterServing(1) == Way.PARK) {
            broke.parked(Lingerer.SHORT_PARK_NANOS - 1);
            parks++;
        }
        return parks;
    }

    /** What waits already is found without a spin or a yield. */
    @Test
    void spin_whenSomethingWaits_looksOnce() {
        foundAtLook = 1;
        lingerer.spin();
        assertThat(looks).isEqualTo(1);
        assertThat(readings).isZero();
        lingerer.giveWay();
        assertThat(looks).isEqualTo(2);
        assertThat(readings).isZero();
    }

    /** It ends with the look that finds something. */
    @Test
    void spin_whenSomethingComes_endsWithThatLook() {
        foundAtLook = 20;
        lingerer.spin();
        assertThat(looks).isEqualTo(20);
    }

    /** It ends when its time is over, and not long before. */
    @Test
    void spin_inVain_endsWhenTheTimeIsOver() {
        spinInVain();
        assertThat(now - LOOK_NANOS).isBetween(Lingerer.MOST_NANOS, Lingerer.MOST_NANOS + LOOK_NANOS);
    }

    /** Where nobody wants the CPU it yields a few times only. */
    @Test
    void giveWay_whenNobodyWantsTheCpu_yieldsAFewTimes() {
        yieldInVain(lingerer);
        assertThat(looks).isEqualTo(1 + Lingerer.YIELDS);
    }

    /** A worker whose CPU was wanted by somebody else does not ask for it again. */
    @Test
    void giveWay_whenTheCpuIsWanted_endsAfterOneYield() {
        step = Lingerer.GAVE_WAY_NANOS + 1;
        yieldInVain(lingerer);
        assertThat(looks).isEqualTo(2);
    }

    /** On a single CPU nothing spins. */
    @Test
    void afterServing_onOneCpu_neverSpins() {
        assertThat(alone.afterServing(1)).isEqualTo(Way.YIELD);
        for (int i = 0; i < Lingerer.MOST_CREDIT; i++) {
            yieldInVain(alone);
        }
        shortParksFor(alone);
        assertThat(alone.afterServing(1)).isEqualTo(Way.YIELD);
    }

    /** After some times in vain it parks at once; a success before that gives the whole credit back. */
    @Test
    void afterServing_afterTimesInVain_parks() {
        spinInVain();
        yieldInVain(lingerer);
        looks = 0;
        foundAtLook = 2;
        lingerer.spin();
        looks = 0;
        lingerer.giveWay();
        spendCredit();
    }

    /** Each way has its own credit: where spinning is in vain and yielding is not, it yields at once. */
    @Test
    void afterServing_whereOnlyYieldingHelps_yields() {
        for (int i = 0; i < Lingerer.MOST_CREDIT; i++) {
            spinInVain();
        }
        assertThat(lingerer.afterServing(1)).isEqualTo(Way.YIELD);
    }

    /** Short parks in a row show that lingering would have been of use; a long one between them shows the contrary. */
    @Test
    void parked_shortlyAndAgain_givesNewCredit() {
        spendCredit();
        for (int i = 0; i < 10; i++) {
            for (int park = 1; park < Lingerer.FEWEST_SHORT_PARKS; park++) {
                lingerer.parked(Lingerer.SHORT_PARK_NANOS - 1);
            }
            lingerer.parked(Lingerer.SHORT_PARK_NANOS);
            assertThat(lingerer.afterServing(1)).isEqualTo(Way.PARK);
        }
        assertThat(shortParksFor(lingerer)).isEqualTo(Lingerer.FEWEST_SHORT_PARKS);
        spendCredit();
    }

    /** Being late for little costs the credit, and it is harder to gain each time, up to a bound. */
    @Test
    void afterServing_lateForLittle_losesItsCreditForLonger() {
        for (int parks = Lingerer.FEWEST_SHORT_PARKS * 2; parks <= Lingerer.MOST_SHORT_PARKS * 4; parks *= 2) {
            beLate();
            assertThat(alone.afterServing(Lingerer.MUCH - 1)).isEqualTo(Way.PARK);
            assertThat(shortParksFor(alone)).isEqualTo(Math.min(parks, Lingerer.MOST_SHORT_PARKS));
        }
    }

    /** Being late for much is what yielding is for. */
    @Test
    void afterServing_lateForMuch_goesOn() {
        beLate();
        assertThat(alone.afterServing(Lingerer.MUCH - 1)).isEqualTo(Way.PARK);
        assertThat(shortParksFor(alone)).isEqualTo(Lingerer.FEWEST_SHORT_PARKS * 2);
        for (int i = 0; i < 100; i++) {
            beLate();
            assertThat(alone.afterServing(Lingerer.MUCH)).isEqualTo(Way.YIELD);
        }
        beLate();
        assertThat(alone.afterServing(Lingerer.MUCH - 1)).isEqualTo(Way.PARK);
        assertThat(shortParksFor(alone)).isEqualTo(Lingerer.FEWEST_SHORT_PARKS * 2);
    }
}
