package io.kernwork.bench.work;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Arms, re-arms, cancels. Public for JMH. */
@State(Scope.Benchmark)
public class TimerBenchmark extends RoundsBenchmark {
    static volatile @Nullable TimerRounds given;

    @Override
    Rounds rounds() {
        return Objects.requireNonNull(given);
    }

    /** Those of a round. */
    @Benchmark
    @OperationsPerInvocation(TimerRounds.LAP)
    public void lap() {
        rounds().measured();
    }
}
