package io.kernwork.bench.work;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Cancels items that wait. Public for JMH. */
@State(Scope.Benchmark)
public class CancelBenchmark extends RoundsBenchmark {
    static volatile @Nullable CancelRounds<?, ?> given;

    @Override
    Rounds rounds() {
        return Objects.requireNonNull(given);
    }

    /** Those of a round. */
    @Benchmark
    @OperationsPerInvocation(CancelRounds.VICTIMS)
    public void cancel() {
        rounds().measured();
    }
}
