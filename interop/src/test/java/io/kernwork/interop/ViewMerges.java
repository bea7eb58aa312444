package io.kernwork.interop;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.index.MergeTrigger;

/** Each merge of an index is a task of an executor; the close of the index waits for them. */
final class ViewMerges extends MergeScheduler {
    private final ExecutorService executor;
    private final Queue<Future<?>> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger merged = new AtomicInteger();

    ViewMerges(ExecutorService executor) {
        this.executor = executor;
    }

    int merged() {
        return merged.get();
    }

    List<Throwable> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void merge(MergeSource source, MergeTrigger trigger) {
        for (MergePolicy.OneMerge next = source.getNextMerge(); next != null; next = source.getNextMerge()) {
            MergePolicy.OneMerge merge = next;
            tasks.add(executor.submit(() -> {
                source.merge(merge);
                return merged.incrementAndGet();
            }));
        }
    }

    @Override
    public void close() throws IOException {
        for (Future<?> task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.get(Views.PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                failures.add(e.getCause());
            } catch (InterruptedException | TimeoutException e) {
                throw new IOException("a merge did not end", e);
            }
        }
    }
}
