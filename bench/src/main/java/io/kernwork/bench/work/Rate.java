package io.kernwork.bench.work;

import java.util.List;

/**
 * How much several producers got through together.
 *
 * @param perMicrosecond tasks in a microsecond, which are millions in a second
 * @param bytesPerOp bytes for each, on all threads
 */
record Rate(double perMicrosecond, double bytesPerOp) {
    /** Lets them run, and measures from without, so that no start and no end is part of it. */
    static Rate of(List<? extends Producer> producers, Plan plan, Patience patience) throws InterruptedException {
        producers.forEach(Thread::start);
        Patience.pass(plan.warmupNanos());
        Machine.settle();
        long submitted = submitted(producers);
        long allocated = Machine.allocated(); // last: the first sum of a JVM allocates
        long start = System.nanoTime();
        Patience.pass(plan.measureNanos());
        double ops = submitted(producers) - submitted;
        double nanos = System.nanoTime() - start;
        double bytes = Machine.allocated() - allocated;
        producers.forEach(Producer::end);
        for (Producer producer : producers) {
            patience.twice().join(producer);
            if (producer.failure() != null) {
                throw new IllegalStateException(producer.failure());
            }
        }
        return new Rate(ops * 1e3 / nanos, bytes / ops);
    }

    private static long submitted(List<? extends Producer> producers) {
        return producers.stream().mapToLong(Producer::submitted).sum();
    }
}
