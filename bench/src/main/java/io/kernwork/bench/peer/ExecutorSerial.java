package io.kernwork.bench.peer;

import com.google.common.util.concurrent.MoreExecutors;
import io.netty.util.concurrent.NonStickyEventExecutorGroup;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

/** Whoever makes a serial executor over threads that all of them share. */
final class ExecutorSerial implements SerialPeer<Executor, Task> {
    private final Supplier<Executor> maker;
    private final Runnable closing;

    private ExecutorSerial(Supplier<Executor> maker, Runnable closing) {
        this.maker = maker;
        this.closing = closing;
    }

    static ExecutorSerial guava(Site site) {
        ForkJoinPool pool = Executors.forkJoin(site);
        return new ExecutorSerial(() -> MoreExecutors.newSequentialExecutor(pool), new Pool(pool)::close);
    }

    static ExecutorSerial javadoc(Site site) {
        ForkJoinPool pool = Executors.forkJoin(site);
        return new ExecutorSerial(() -> new SerialExecutor(pool), new Pool(pool)::close);
    }

    static ExecutorSerial netty(Site site) {
        NonStickyEventExecutorGroup group = Executors.nettyNonSticky(site);
        return new ExecutorSerial(group::next, () -> NettyPeer.close(group));
    }

    @Override
    public Executor openQueue() {
        return maker.get();
    }

    @Override
    public Task adopt(Task task) {
        return task;
    }

    @Override
    public void submit(Executor queue, Task task) {
        queue.execute(task);
    }

    @Override
    public void close() {
        closing.run();
    }
}
