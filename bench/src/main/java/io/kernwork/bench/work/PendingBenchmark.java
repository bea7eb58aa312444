package io.kernwork.bench.work;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Enqueues an item that waits. Public for JMH. */
@State(Scope.Benchmark)
public class PendingBenchmark {
    /** What to work on; JMH makes the object of this class by itself. */
    static volatile @Nullable PendingRounds<?> given;

    private static PendingRounds<?> rounds() {
        return Objects.requireNonNull(given);
    }

    /** Tells that an iteration begins. */
    @Setup(Level.Iteration)
    public void iterate() {
        rounds().iterate();
    }

    /** Holds the worker. */
    @Setup(Level.Invocation)
    public void begin() {
        rounds().begin();
    }

    /** Lets it go. */
    @TearDown(Level.Invocation)
    public void end() {
        rounds().end();
    }

    /** The requests of a round. */
    @Benchmark
    @OperationsPerInvocation(PendingRounds.REQUESTS)
    public void enqueue() {
        rounds().measured();
    }
}
