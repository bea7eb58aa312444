package io.kernwork.bench.work;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Enqueues an item that waits. Public for JMH. */
@State(Scope.Benchmark)
public class PendingBenchmark extends RoundsBenchmark {
    static volatile @Nullable PendingRounds<?> given;

    @Override
    Rounds rounds() {
        return Objects.requireNonNull(given);
    }

    /** The requests of a round. */
    @Benchmark
    @OperationsPerInvocation(PendingRounds.REQUESTS)
    public void enqueue() {
        rounds().measured();
    }
}
