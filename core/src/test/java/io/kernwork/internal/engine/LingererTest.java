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

    /** Lingers until nothing is found for the whole time. */
    private void inVain() {
        foundAtLook = Long.MAX_VALUE;
        lingerer.linger();
    }

    /** On one CPU: the first yield takes long, and the look after it finds something. */
    private void beLate() {
        looks = 0;
        foundAtLook = 2;
        step = Lingerer.GAVE_WAY_NANOS + 1;
        alone.linger();
        step = LOOK_NANOS;
    }

    private void spendCredit() {
        for (int i = 0; i < Lingerer.MOST_CREDIT; i++) {
            assertThat(lingerer.worthTrying(1)).as("time " + i).isTrue();
            inVain();
        }
        assertThat(lingerer.worthTrying(1)).isFalse();
    }

    /** How many short parks in a row give new credit. */
    private static int shortParksFor(Lingerer broke) {
        int parks = 0;
        while (!broke.worthTrying(1)) {
            broke.parked(Lingerer.SHORT_PARK_NANOS - 1);
            parks++;
        }
        return parks;
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
        foundAtLook = 20;
        lingerer.linger();
        assertThat(looks).isEqualTo(20);
    }

    /** It ends when its time is over, and not long before. */
    @Test
    void linger_inVain_endsWhenTheTimeIsOver() {
        inVain();
        assertThat(now - LOOK_NANOS).isBetween(Lingerer.MOST_NANOS, Lingerer.MOST_NANOS + LOOK_NANOS);
    }

    /** On one CPU a worker whose CPU was wanted by somebody else does not ask for it again. */
    @Test
    void linger_whenTheOnlyCpuIsWanted_endsAfterOneYield() {
        foundAtLook = Long.MAX_VALUE;
        step = Lingerer.GAVE_WAY_NANOS + 1;
        alone.linger();
        assertThat(readings).isEqualTo(2);
    }

    /** After some times in vain it parks at once; a success before that gives the whole credit back. */
    @Test
    void worthTrying_afterTimesInVain_isNot() {
        inVain();
        looks = 0;
        foundAtLook = 2;
        lingerer.linger();
        spendCredit();
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
            assertThat(lingerer.worthTrying(1)).isFalse();
        }
        assertThat(shortParksFor(lingerer)).isEqualTo(Lingerer.FEWEST_SHORT_PARKS);
        spendCredit();
    }

    /** On one CPU, being late for little costs the credit, and it is harder to gain each time, up to a bound. */
    @Test
    void worthTrying_lateForLittle_losesItsCreditForLonger() {
        for (int parks = Lingerer.FEWEST_SHORT_PARKS * 2; parks <= Lingerer.MOST_SHORT_PARKS * 4; parks *= 2) {
            beLate();
            assertThat(alone.worthTrying(Lingerer.MUCH - 1)).isFalse();
            assertThat(shortParksFor(alone)).isEqualTo(Math.min(parks, Lingerer.MOST_SHORT_PARKS));
        }
    }

    /** On one CPU, being late for much is what lingering is for. */
    @Test
    void worthTrying_lateForMuch_goesOn() {
        beLate();
        assertThat(alone.worthTrying(Lingerer.MUCH - 1)).isFalse();
        assertThat(shortParksFor(alone)).isEqualTo(Lingerer.FEWEST_SHORT_PARKS * 2);
        for (int i = 0; i < 100; i++) {
            beLate();
            assertThat(alone.worthTrying(Lingerer.MUCH)).isTrue();
        }
        beLate();
        assertThat(alone.worthTrying(Lingerer.MUCH - 1)).isFalse();
        assertThat(shortParksFor(alone)).isEqualTo(Lingerer.FEWEST_SHORT_PARKS * 2);
    }
}
