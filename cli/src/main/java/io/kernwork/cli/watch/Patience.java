package io.kernwork.cli.watch;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for another process no longer than a person would: a stopped one answers nothing and fails nothing. */
final class Patience {
    /** Longer than the JDK's own limit for the first answer to an attach. */
    static final Duration LIMIT = Duration.ofSeconds(15);

    private Patience() {}

    /** Begins something on a daemon thread, which may outlive the wait for it. */
    static <T> FutureTask<T> begin(Callable<T> body) {
        FutureTask<T> task = new FutureTask<>(body);
        start(task);
        return task;
    }

    /** The same for a task that was made already. */
    static void start(FutureTask<?> task) {
        Thread.ofPlatform().daemon().name("kernwork-look").start(task);
    }

    /** What it answers; a refusal of its own goes on to the caller. */
    static <T> T await(FutureTask<T> task, long pid) throws Refusal, InterruptedException {
        try {
            return task.get(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw Refusal.ended("process " + pid + " does not answer");
        } catch (ExecutionException e) {
            throw refusal(e, pid);
        }
    }

    /** What a failed look is to the user. */
    static Refusal refusal(ExecutionException failure, long pid) {
        Throwable cause = failure.getCause();
        if (cause instanceof Refusal refusal) {
            return refusal;
        }
        if (Door.endsNow(pid)) {
            return Refusal.ended("process " + pid + " has ended");
        }
        return Refusal.ended("process " + pid + " cannot be looked at: " + cause);
    }
}
