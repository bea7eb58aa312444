package io.kernwork.bench.peer;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.ThreadFactory;

/** Makes the worker threads of all peers: daemons that may have something to do before their first task. */
public final class Threads implements ThreadFactory, ForkJoinWorkerThreadFactory {
    private static final Threads PLAIN = new Threads(() -> {});

    private final Runnable atStart;

    private Threads(Runnable atStart) {
        this.atStart = atStart;
    }

    /** {@return threads that begin with their work at once} */
    public static Threads plain() {
        return PLAIN;
    }

    /** {@return threads that run this first} */
    public static Threads startingWith(Runnable atStart) {
        return new Threads(atStart);
    }

    /** {@return whether threads begin with their work at once, so that a peer's own factory does as well} */
    public boolean isPlain() {
        return this == PLAIN;
    }

    /** What the threads run first. */
    Runnable atStart() {
        return atStart;
    }

    @Override
    public Thread newThread(Runnable body) {
        return Thread.ofPlatform().daemon().name("peer").unstarted(begin(body));
    }

    @Override
    public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
        return new ForkJoinWorkerThread(pool) {
            @Override
            protected void onStart() {
                atStart.run();
            }
        };
    }

    /** {@return a factory of the threads that Netty asks for} */
    ThreadFactory netty() {
        return body -> {
            Thread thread = new FastThreadLocalThread(begin(body), "peer-netty");
            thread.setDaemon(true);
            return thread;
        };
    }

    private Runnable begin(Runnable body) {
        return () -> {
            atStart.run();
            body.run();
        };
    }
}
