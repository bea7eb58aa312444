package io.kernwork.bench.work;

import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs one benchmark of JMH in this JVM, which is there for this variant alone. */
final class Jmh {
    /** Of the measured time; the median of their averages is what counts. */
    private static final int ITERATIONS = 15;

    private Jmh() {}

    /** {@return nanoseconds for one operation, of which there are many in a round} */
    static double nanos(Rounds rounds, Class<?> type, String method, Plan plan) throws RunnerException {
        double nanos = nanos(type, method, plan);
        rounds.confirm();
        return nanos;
    }

    /** {@return nanoseconds for one operation} */
    static double nanos(Class<?> type, String method, Plan plan) throws RunnerException {
        System.setProperty("jmh.ignoreLock", "true"); // whoever started this JVM sees to it that no other measures
        Options options = new OptionsBuilder()
                .include("^" + Pattern.quote(type.getName() + "." + method) + "$")
                .forks(0)
                .threads(1)
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .warmupIterations(1)
                .warmupTime(TimeValue.nanoseconds(plan.warmupNanos()))
                .measurementIterations(ITERATIONS)
                .measurementTime(TimeValue.nanoseconds(plan.measureNanos() / ITERATIONS))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        return new Runner(options)
                .runSingle()
                .getPrimaryResult()
                .getStatistics()
                .getPercentile(50);
    }
}
