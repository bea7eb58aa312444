package io.kernwork.threadpool;

import io.kernwork.base.CloseReport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One user's share in a pool: given back once, by whichever form of close comes first. */
final class PoolHandle {
    final SharedPool shared;

    private final PoolRegistry registry;
    private boolean last; // guarded by this
    private volatile boolean closed; // written under this

    PoolHandle(PoolRegistry registry, SharedPool shared) {
        this.registry = registry;
        this.shared = shared;
    }

    boolean isClosed() {
        return closed;
    }

    /** Waits for the jobs that run, and for the end of the threads, if this was the last handle. */
    void close() {
        if (giveBack("close()", true)) {
            shared.verbs.close();
            shared.endThreads(true);
        }
    }

    /** The same for a bounded time; the threads end when the last job has. */
    CloseReport close(long nanos) {
        if (!giveBack("close(Duration)", true)) {
            return nothing();
        }
        CloseReport report = shared.verbs.close(nanos);
        if (report.complete()) {
            shared.endThreads(true);
        } else {
            endLater();
        }
        return report;
    }

    CompletionStage<CloseReport> closeAsync() {
        return giveBack("closeAsync()", false) ? endLater() : CompletableFuture.completedStage(nothing());
    }

    /**
     * A thread does not wait for its own end, and a completion not for others: the threads are told to end, that is
     * all.
     */
    private CompletionStage<CloseReport> endLater() {
        return shared.verbs.closeAsync().thenApply(report -> {
            shared.endThreads(false);
            return report;
        });
    }

    private CloseReport nothing() {
        return new CloseReport(shared, List.of(), List.of());
    }

    /** Whether the end of the pool is this handle's business; also when it was given back before. */
    private synchronized boolean giveBack(String verb, boolean waits) {
        if (!closed) {
            last = registry.release(shared, verb, waits);
            closed = true;
        }
        return last;
    }
}
