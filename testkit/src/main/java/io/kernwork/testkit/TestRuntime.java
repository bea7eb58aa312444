package io.kernwork.testkit;

import io.kernwork.Kernwork;
import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.observe.KernworkListener;
import io.kernwork.testkit.Strand.Doing;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A runtime for tests: its clock is virtual and moves when the test says so, and its bodies run one at a time, in an order
 * that a seed decides. The same seed gives the same order, so a test that passes passes always, and one that fails can be
 * repeated.
 *
 * {@snippet class="io.kernwork.testkit.TestkitSnippets" region="first"}
 *
 * <p>Nothing runs while the test's thread does. It lets bodies run by {@link #advance}, {@link #runUntilIdle} and {@link
 * #runUntil}, and by every waiting verb of the library: a {@code flush()}, {@code cancelSync()} or {@code close()} on the
 * test's thread starts and continues bodies, and moves the clock when nothing else is left to do, until what it waits for
 * has happened. If that cannot happen any more the verb fails with an {@link AssertionError} that lists what is stuck. Time-outs
 * of the verbs are measured by the virtual clock.
 *
 * <p>Each body runs on a thread of its own, and may wait there: by {@link Script}, or by the verbs of the library. Only one
 * thread of all goes on at any time; another one gets its turn when that waits or its body ends. So between two waits nothing
 * interferes. The test may move from thread to thread, as test frameworks do, but only one of them may wait at a time.
 *
 * <p>A body that throws, on a queue without a handler of its own, fails the test when this is closed.
 */
public final class TestRuntime implements AutoCloseable {
    private final long seed;
    private final boolean mayLeaveWork;
    private final Baton baton;
    private final Kernwork runtime;
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private boolean closed;

    private TestRuntime(Builder builder) {
        this.seed = builder.seed;
        this.mayLeaveWork = builder.mayLeaveWork;
        Limits limits = new Limits(nanos(builder.longestWait), nanos(builder.patience), 1_000_000);
        this.baton = new Baton(seed, builder.cpus, limits, this::note, builder.listener);
        this.runtime = runtime(baton);
    }

    /** An engine finds its way to a runtime only after that class was initialised. */
    private static Kernwork runtime(Baton baton) {
        try {
            MethodHandles.lookup().ensureInitialized(Kernwork.class);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("defect in Kernwork: its main class is not accessible", e);
        }
        return (Kernwork) EngineAccess.runtime(baton.engine());
    }

    /**
     * Creates a runtime with seed 0 and two CPUs.
     *
     * @return the runtime, at time zero
     */
    public static TestRuntime create() {
        return builder().build();
    }

    /**
     * Starts the description of a runtime.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Runs a scenario once with each of the seeds from 0 on, each time on a runtime of its own.
     *
     * @param seeds how many, 1 or more
     * @param scenario the test
     * @throws IllegalArgumentException if there are no seeds
     * @throws AssertionError for the first seed with which the scenario throws or leaves work; it names the seed, and what was
     *     thrown is its cause
     */
    public static void everySeed(int seeds, Scenario scenario) {
        Objects.requireNonNull(scenario, "scenario");
        if (seeds < 1) {
            throw new IllegalArgumentException("a scenario runs with 1 seed or more, not " + seeds);
        }
        for (long seed = 0; seed < seeds; seed++) {
            try (TestRuntime test = builder().seed(seed).build()) {
                scenario.run(test);
            } catch (Throwable failure) {
                throw new AssertionError("with seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    /** A test that is repeated with several seeds. */
    @FunctionalInterface
    public interface Scenario {
        /**
         * Runs the test.
         *
         * @param test the runtime, at time zero; closed by the caller
         * @throws Exception whatever fails the test
         */
        void run(TestRuntime test) throws Exception;
    }

    /**
     * The runtime that queues are built with.
     *
     * @return the runtime; its name is {@code test}
     */
    public Kernwork runtime() {
        return runtime;
    }

    /**
     * What decides the order.
     *
     * @return the seed
     */
    public long seed() {
        return seed;
    }

    /**
     * The virtual clock.
     *
     * @return the time since this runtime was created
     */
    public Duration elapsed() {
        return Duration.ofNanos(baton.nanos());
    }

    /**
     * Moves the clock. What is due on the way fires exactly at its time and in the order of time, and what can run then runs
     * before the clock moves on; so does what is due at the end. A turn of ksoftirqd counts as one body, whatever runs in it.
     *
     * @param time how far, zero or more
     * @return how many bodies have come to their end meanwhile
     * @throws AssertionError if bodies go on for ever without the clock moving, or one blocks in real time
     * @throws IllegalArgumentException if the time is negative
     * @throws IllegalStateException if called from a body
     */
    public int advance(Duration time) {
        return drive("advance", Doing.UNTIL_IDLE, baton.later(nanos(time)), () -> false, "");
    }

    /**
     * Runs what can run without the clock moving.
     *
     * @return how many bodies have come to their end meanwhile
     * @throws AssertionError if bodies go on for ever without the clock moving, or one blocks in real time
     * @throws IllegalStateException if called from a body
     */
    public int runUntilIdle() {
        return advance(Duration.ZERO);
    }

    /**
     * Runs bodies, and moves the clock when none can go on, until something is the case.
     *
     * @param what names it in the message, as in "the test waits for the second answer"
     * @param condition looked at whenever a thread is chosen to go on; must not block
     * @throws AssertionError if it cannot become true any more, with what is stuck
     * @throws IllegalStateException if called from a body
     */
    public void runUntil(String what, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            drive("runUntil", Doing.BLOCKED, Strand.NEVER, condition, what);
        }
    }

    private int drive(String verb, Doing doing, long until, BooleanSupplier condition, String what) {
        if (baton.body(Thread.currentThread()) != null) {
            throw new IllegalStateException(
                    "TestRuntime." + verb + "() was called from a body; bodies let time pass by Script.sleep and burn");
        }
        int before = baton.ended();
        baton.await(doing, until, condition, what);
        return baton.ended() - before;
    }

    /**
     * What there is now, for messages: bodies that have begun, and what they wait for; what is pending on its queue; what is
     * armed, and when it is due.
     *
     * @return the time and the seed, and a line for each
     */
    public String report() {
        return Report.text(baton);
    }

    /**
     * Takes what bodies have thrown on queues without a handler of their own, so that {@link #close()} does not fail with it.
     *
     * @return what was thrown since the last call, in order
     */
    public List<Throwable> takeFailures() {
        List<Throwable> taken = List.copyOf(failures);
        failures.clear();
        return taken;
    }

    private void note(ItemRef item, QueueRef queue, Throwable failure) {
        if (!(failure instanceof Abandoned)) {
            failures.add(new AssertionError(
                    "seed " + seed + ", the body of '" + item.name() + "' on queue '" + queue.name() + "' threw "
                            + failure,
                    failure));
        }
    }

    /**
     * Ends the test: runs nothing more, drops what is left, ends the threads. Idempotent.
     *
     * @throws AssertionError if work is left, with its list, unless that was allowed; or if a body has thrown
     * @throws IllegalStateException if called from a body
     */
    @Override
    public void close() {
        if (baton.body(Thread.currentThread()) != null) {
            throw new IllegalStateException("TestRuntime.close() was called from a body");
        }
        if (closed) {
            return;
        }
        closed = true;
        boolean left = !mayLeaveWork && !baton.engine().inventory().isEmpty();
        String report = report();
        baton.engine().abandon();
        baton.end();
        List<Throwable> thrown = takeFailures();
        if (left || !thrown.isEmpty()) {
            AssertionError error = new AssertionError(
                    left
                            ? "the test has left work behind: " + report
                            : thrown.getFirst().getMessage());
            thrown.forEach(error::addSuppressed);
            throw error;
        }
    }

    /** The seed, the time and what runs, is pending or is armed. */
    @Override
    public String toString() {
        return "TestRuntime[" + report() + "]";
    }

    static long nanos(Duration time) {
        if (Objects.requireNonNull(time, "time").isNegative()) {
            throw new IllegalArgumentException("a time must not be negative, as " + time + " is");
        }
        return time.compareTo(Duration.ofNanos(Strand.NEVER - 1)) >= 0 ? Strand.NEVER - 1 : time.toNanos();
    }

    /** Describes a test runtime. Not thread-safe. */
    public static final class Builder {
        private long seed;
        private int cpus = 2;
        private boolean mayLeaveWork;
        private Duration longestWait = Duration.ofHours(1);
        private Duration patience = Duration.ofSeconds(10);
        private @Nullable KernworkListener listener;

        Builder() {}

        /**
         * What decides the order; 0 by default. What fails in the runtime itself names it.
         *
         * @param seed any number
         * @return this builder
         */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * How many bodies can compute ({@link Script#burn}) at the same virtual time; 2 by default. Bodies that wait do not count.
         *
         * @param cpus 1 to 1,024
         * @return this builder
         * @throws IllegalArgumentException if the number is out of range
         */
        public Builder cpus(int cpus) {
            if (cpus < 1 || cpus > 1_024) {
                throw new IllegalArgumentException("cpus of a test runtime must be 1 to 1024, not " + cpus);
            }
            this.cpus = cpus;
            return this;
        }

        /**
         * Lets {@link TestRuntime#close()} drop work that is left without failing.
         *
         * @return this builder
         */
        public Builder mayLeaveWork() {
            this.mayLeaveWork = true;
            return this;
        }

        /**
         * How much virtual time may pass in a wait of the test that has no bound of its own, before it fails; an hour by
         * default. Without it a wait for something that never happens would go on as long as any timer re-arms itself.
         *
         * @param time above zero
         * @return this builder
         * @throws IllegalArgumentException if it is not
         */
        public Builder longestWait(Duration time) {
            this.longestWait = positive(time);
            return this;
        }

        /**
         * How much real time a body may take between two waits, before the test fails; ten seconds by default. It is meant for
         * bodies that block otherwise than in virtual time.
         *
         * @param realTime above zero
         * @return this builder
         * @throws IllegalArgumentException if it is not
         */
        public Builder patience(Duration realTime) {
            this.patience = positive(realTime);
            return this;
        }

        /**
         * Hears what happens to the runtime as a whole, as that of {@code KernworkBuilder} does.
         *
         * @param listener must not block
         * @return this builder
         */
        public Builder listener(KernworkListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        private static Duration positive(Duration time) {
            if (nanos(time) == 0) {
                throw new IllegalArgumentException("a limit must be above zero");
            }
            return time;
        }

        /**
         * Creates the runtime.
         *
         * @return the runtime, at time zero
         */
        public TestRuntime build() {
            return new TestRuntime(this);
        }
    }
}
