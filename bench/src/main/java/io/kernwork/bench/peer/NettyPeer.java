package io.kernwork.bench.peer;

import io.netty.util.concurrent.EventExecutorGroup;
import java.util.concurrent.TimeUnit;

/** A group of event executors, which takes turns among them. */
final class NettyPeer implements Peer<Task> {
    private final EventExecutorGroup group;

    NettyPeer(EventExecutorGroup group) {
        this.group = group;
    }

    @Override
    public Task adopt(Task task) {
        return task;
    }

    @Override
    public void submit(Task task) {
        group.execute(task);
    }

    @Override
    public void close() {
        close(group);
    }

    /** The ordinary end of a group waits two quiet seconds first. */
    static void close(EventExecutorGroup group) {
        if (!group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS)) {
            throw new IllegalStateException("threads of " + group + " did not end");
        }
    }
}
