package io.kernwork.bench.work;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Does rounds of one operation. Public for JMH, which makes the objects by itself. */
@State(Scope.Benchmark)
public abstract class RoundsBenchmark {
    /** What to work on. */
    abstract Rounds rounds();

    /** Tells that an iteration begins. */
    @Setup(Level.Iteration)
    public void iterate() {
        rounds().iterate();
    }

    /** Prepares a round. */
    @Setup(Level.Invocation)
    public void begin() {
        rounds().begin();
    }

    /** Clears up after it. */
    @TearDown(Level.Invocation)
    public void end() {
        rounds().end();
    }
}
