package io.kernwork.bench.work;

import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What any such library is made of, alone and uncontended. Public for JMH. */
@State(Scope.Benchmark)
public class LimitsBenchmark {
    private final AtomicLong word = new AtomicLong();
    private long mixed = 1;

    /** {@return the word before} One atomic read-modify-write. */
    @Benchmark
    public long rmw() {
        return word.getAndIncrement();
    }

    /** {@return whether it was won, which it always is} A read, and a write on the condition that nothing has changed. */
    @Benchmark
    public boolean cas() {
        long now = word.get();
        return word.compareAndSet(now, now + 1);
    }

    /** {@return the time} */
    @Benchmark
    public long nanoTime() {
        return System.nanoTime();
    }

    /** {@return the result} The body that the rows call a microsecond. */
    @Benchmark
    public long body() {
        mixed = MicrosecondTask.mixed(mixed);
        return mixed;
    }
}
