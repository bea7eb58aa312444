package io.kernwork.bench.peer;

import io.kernwork.bench.peer.ForkJoinReusePeer.Reused;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import org.jspecify.annotations.Nullable;

/** A fork/join pool that is given the same fork/join task again and again. */
final class ForkJoinReusePeer implements Peer<Reused> {
    private final ForkJoinPool pool;

    ForkJoinReusePeer(ForkJoinPool pool) {
        this.pool = pool;
    }

    /** A task that never says that it is done, so that it needs no reset. */
    static final class Reused extends ForkJoinTask<@Nullable Void> {
        private static final long serialVersionUID = 1;

        private final transient Task task;

        Reused(Task task) {
            this.task = task;
        }

        @Override
        public @Nullable Void getRawResult() {
            return null;
        }

        @Override
        protected void setRawResult(@Nullable Void value) {}

        @Override
        protected boolean exec() {
            task.run();
            return false;
        }
    }

    @Override
    public Reused adopt(Task task) {
        return new Reused(task);
    }

    @Override
    public void submit(Reused reused) {
        pool.execute(reused);
    }

    @Override
    public void close() {
        new Pool(pool).close();
    }
}
