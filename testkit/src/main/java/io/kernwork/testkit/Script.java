package io.kernwork.testkit;

import io.kernwork.testkit.Strand.Doing;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * What bodies do in virtual time, when they run on a {@link TestRuntime}. Everything that takes time or waits in real code is
 * replaced by one of these; the waiting verbs of the library work as they are. What blocks otherwise (a lock, a socket, {@code
 * Thread.sleep}) keeps everybody waiting, the test included.
 *
 * {@snippet class="io.kernwork.testkit.TestkitSnippets" region="script"}
 */
public final class Script {
    private Script() {}

    /**
     * Computes for that long, as soon as a CPU is free: the body keeps its slot of the queue and the CPU, on which nothing
     * else starts or computes meanwhile.
     *
     * @param time virtual time, zero or more
     * @throws IllegalStateException if the caller is not a body on a test runtime
     * @throws IllegalArgumentException if the time is negative
     */
    public static void burn(Duration time) {
        BodyThread self = self("burn");
        long nanos = TestRuntime.nanos(time);
        if (nanos > 0) {
            self.baton.burn(nanos);
        }
    }

    /**
     * Waits for that long: the body keeps its slot of the queue and gives its CPU to others. Waiting for no time gives others
     * the chance to go first.
     *
     * @param time virtual time, zero or more
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     * @throws IllegalStateException if the caller is not a body on a test runtime
     * @throws IllegalArgumentException if the time is negative
     */
    public static void sleep(Duration time) throws InterruptedException {
        BodyThread self = self("sleep");
        throwIfInterrupted();
        self.baton.await(Doing.SLEEPING, self.baton.later(TestRuntime.nanos(time)), null, "");
        throwIfInterrupted();
    }

    /**
     * Waits until the latch is open, as {@code latch.await()} does in real time: the body keeps its slot of the queue and
     * gives its CPU to others.
     *
     * @param latch opened by the test or by another body
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     * @throws IllegalStateException if the caller is not a body on a test runtime
     */
    public static void block(CountDownLatch latch) throws InterruptedException {
        Objects.requireNonNull(latch, "latch");
        block("the latch", () -> latch.getCount() == 0);
    }

    /**
     * Waits until something is the case.
     *
     * @param what names it in reports, as in "waits for the answer"
     * @param condition looked at whenever a thread is chosen to go on; must not block
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     * @throws IllegalStateException if the caller is not a body on a test runtime
     */
    public static void block(String what, BooleanSupplier condition) throws InterruptedException {
        BodyThread self = self("block");
        throwIfInterrupted();
        while (!condition.getAsBoolean()) {
            self.baton.await(Doing.BLOCKED, Strand.NEVER, condition, what);
            throwIfInterrupted();
        }
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private static BodyThread self(String verb) {
        if (Thread.currentThread() instanceof BodyThread self) {
            return self;
        }
        throw new IllegalStateException("Script." + verb + "() was called on thread '"
                + Thread.currentThread().getName() + "', which runs no body of a TestRuntime; the test itself calls "
                + "advance()");
    }
}
