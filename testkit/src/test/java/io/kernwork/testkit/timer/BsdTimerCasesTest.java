package io.kernwork.testkit.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.base.Delay;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What FreeBSD says of its time-outs, as far as a delayed work can show it. */
class BsdTimerCasesTest extends TimerCase {

    @Test
    @DisplayName(
            "BSD 40: with 20 ms of slack two works 10 ms apart can share a time, neither early nor later than allowed")
    void slack_neighbours_shareATime() {
        WorkQueue queue = queue("q").build();
        int shared = 0;
        for (int round = 0; round < 200; round++) {
            Duration from = test.elapsed();
            List<Probe> works = new ArrayList<>();
            for (long delay : new long[] {120, 130}) {
                Probe work = new Probe(test, "d" + delay);
                works.add(work);
                queue.enqueueAfter(work, Delay.of(ms(delay)).withSlack(ms(20)));
            }
            test.advance(ms(151));
            Duration first = works.get(0).begun().getFirst().minus(from);
            Duration second = works.get(1).begun().getFirst().minus(from);
            assertThat(first).isBetween(ms(120), ms(140));
            assertThat(second).isBetween(ms(130), ms(150));
            assertThat(works).allSatisfy(work -> assertThat(work.begun()).hasSize(1));
            shared += first.equals(second) ? 1 : 0;
        }
        assertThat(shared).isPositive();
    }

    @Test
    @DisplayName("BSD 42: a timer that fires while it is cancelled, 100,000 times, is counted by the cancel or runs")
    void cancel_racesWithTheTimer_exactlyOneWins() {
        CancelAtExpiry.race(1_000, 100);
    }
}
