package io.kernwork.bench.work;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Enqueues tasks of several priorities where many wait. Public for JMH. */
@State(Scope.Benchmark)
public class PriorityBenchmark extends RoundsBenchmark {
    static volatile @Nullable PriorityRounds<?> given;

    @Override
    Rounds rounds() {
        return Objects.requireNonNull(given);
    }

    /** Those of a round. */
    @Benchmark
    @OperationsPerInvocation(PriorityRounds.MORE)
    public void enqueue() {
        rounds().measured();
    }
}
