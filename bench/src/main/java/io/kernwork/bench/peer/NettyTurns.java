package io.kernwork.bench.peer;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Netty's event loop, with an I/O handler that finds something to do at once in each turn, without asking the system. */
final class NettyTurns implements TurnPeer<Task> {
    private final SingleThreadIoEventLoop loop =
            new SingleThreadIoEventLoop(null, Threads.plain().netty(), Handler::new);
    private volatile @Nullable Round round;

    /** Some turns one after the other. */
    private record Round(Turn turn, CountDownLatch ended) {}

    /** Its run is the first half of the loop's turn; the loop's tasks are the second. */
    private final class Handler implements IoHandler {
        private final ThreadAwareExecutor executor;
        private volatile @Nullable Thread thread;

        Handler(ThreadAwareExecutor executor) {
            this.executor = executor;
        }

        @Override
        public void initialize() {
            thread = Thread.currentThread();
        }

        @Override
        public int run(IoHandlerContext context) {
            Round present = round;
            if (present == null) {
                if (context.canBlock()) {
                    LockSupport.park(this);
                }
                return 0;
            }
            if (!present.turn().begin()) {
                round = null;
                present.ended().countDown();
            }
            return 1;
        }

        @Override
        public void wakeup() {
            if (!executor.isExecutorThread(Thread.currentThread())) {
                LockSupport.unpark(thread);
            }
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException("this loop has no channels");
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> type) {
            return false;
        }
    }

    @Override
    public Task adopt(Task task) {
        return task;
    }

    @Override
    public void hand(Task task) {
        loop.execute(task);
    }

    /** The loop goes round all the same; the turn that has nothing is the one after all that was handed over has run. */
    @Override
    public void run(Turn turn) throws InterruptedException {
        Round next = new Round(turn, new CountDownLatch(1));
        round = next;
        loop.execute(() -> {}); // starts it, or ends its sleep
        while (!next.ended().await(1, TimeUnit.SECONDS)) {
            if (loop.isTerminated()) {
                throw new IllegalStateException("the event loop has ended in the midst of its turns");
            }
        }
    }

    @Override
    public void runBare(Turn turn) throws InterruptedException {
        run(turn);
    }

    @Override
    public void close() {
        NettyPeer.close(loop);
    }
}
