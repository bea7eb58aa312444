package io.kernwork.bench.work;

import io.kernwork.base.AtomicSection;
import io.kernwork.softirq.Softirqs;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Enters and leaves, with no more than a count in between. Public for JMH. */
@State(Scope.Benchmark)
public class BracketBenchmark {
    static volatile @Nullable Softirqs given;

    private final Softirqs softirqs = Objects.requireNonNull(given);
    private final ReentrantLock lock = new ReentrantLock();
    private final ThreadLocal<Object> local = ThreadLocal.withInitial(Object::new);

    private long inside;

    /** {@return how often there was something inside} A top half. */
    @Benchmark
    public long interrupt() {
        try (AtomicSection _ = softirqs.enterInterrupt()) {
            return ++inside;
        }
    }

    /** {@return the same} A section with bottom halves disabled. */
    @Benchmark
    public long bottomHalves() {
        try (AtomicSection _ = softirqs.disableBottomHalves()) {
            return ++inside;
        }
    }

    /** {@return the same} A lock that nobody else wants. */
    @Benchmark
    public long lock() {
        lock.lock();
        try {
            return ++inside;
        } finally {
            lock.unlock();
        }
    }

    /** {@return what the thread has there} */
    @Benchmark
    public Object threadLocal() {
        return local.get();
    }
}
