package io.kernwork.bench.work;

import io.kernwork.base.Delay;
import java.time.Duration;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Rounds of so many operations on timers. Who leaves a part of its work to another thread is waited for now and then, which is
 * not measured: nobody may run up debts, and in memory they would be endless.
 */
abstract class TimerRounds extends Rounds {
    /** Operations in a round. */
    static final int LAP = 1_024;

    /** After so many operations a peer is waited for. */
    static final int UNPAID = 64 * LAP;

    private final TimerSet<?, ?> set;
    private int laps;

    private TimerRounds(TimerSet<?, ?> set) {
        this.set = set;
    }

    /** {@return rounds that do the same each time} */
    static TimerRounds of(TimerSet<?, ?> set, Runnable lap) {
        return new TimerRounds(set) {
            @Override
            void before() {}

            @Override
            void work() {
                lap.run();
            }
        };
    }

    /** {@return rounds each of which has a shorter delay than the one before, by more than a round takes} */
    static TimerRounds earlier(TimerSet<?, ?> set, int armed) {
        return new TimerRounds(set) {
            private static final long STEP_NANOS = 10_000_000;

            private Delay delay = TimerSet.FAR;

            @Override
            void before() {
                delay = Delay.of(Duration.ofNanos(delay.nanos() - STEP_NANOS));
            }

            @Override
            void work() {
                set.rearm(LAP, armed, delay);
            }
        };
    }

    @Override
    final void after() {
        if (++laps % (UNPAID / LAP) == 0) {
            set.catchUp();
        }
    }

    /** {@return what one of the operations costs} */
    final Sample measure(Plan plan) throws RunnerException {
        TimerBenchmark.given = this;
        double nanos = Jmh.nanos(this, TimerBenchmark.class, "lap", plan);
        return Sample.of(nanos, bytesPerOp(LAP));
    }
}
