package io.kernwork.bench.peer;

import com.lmax.disruptor.FatalExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.WorkHandler;
import com.lmax.disruptor.WorkerPool;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A ring of slots that workers take one by one. */
final class DisruptorPeer implements Peer<Task> {
    /** As many as one producer has in flight, and what prepares the work beside them. A larger ring would leave the caches. */
    private static final int SLOTS_PER_PRODUCER = 2_048;

    private final RingBuffer<Slot> ring;
    private final WorkerPool<Slot> workers;
    private final CountDownLatch ended;

    private static final class Slot {
        @Nullable
        Task task;
    }

    DisruptorPeer(Site site, WaitStrategy waiting) {
        int slots = SLOTS_PER_PRODUCER * site.producers();
        ring = site.producers() == 1
                ? RingBuffer.createSingleProducer(Slot::new, slots, waiting)
                : RingBuffer.createMultiProducer(Slot::new, slots, waiting);
        workers = new WorkerPool<>(ring, ring.newBarrier(), new FatalExceptionHandler(), handlers(site.workers()));
        ring.addGatingSequences(workers.getWorkerSequences());
        ended = new CountDownLatch(site.workers());
        workers.start(body -> site.threads()
                .newThread(() -> {
                    body.run();
                    ended.countDown();
                })
                .start());
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private static WorkHandler<Slot>[] handlers(int count) {
        WorkHandler<Slot>[] handlers = new WorkHandler[count];
        for (int i = 0; i < count; i++) {
            handlers[i] = DisruptorPeer::handle;
        }
        return handlers;
    }

    private static void handle(Slot slot) {
        Task task = slot.task;
        if (task != null) {
            task.run();
        }
    }

    @Override
    public Task adopt(Task task) {
        return task;
    }

    @Override
    public void submit(Task task) {
        long sequence = ring.next();
        ring.get(sequence).task = task;
        ring.publish(sequence);
    }

    @Override
    public void close() {
        workers.halt();
        try {
            if (!ended.await(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("workers of the disruptor did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while workers end", e);
        }
    }
}
