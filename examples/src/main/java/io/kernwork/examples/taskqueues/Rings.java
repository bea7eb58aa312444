package io.kernwork.examples.taskqueues;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The memory that a card and its driver share. To touch it after it was freed would be the end of a kernel; here it is counted. */
final class Rings {
    private final Queue<Integer> received = new ConcurrentLinkedQueue<>();
    private final AtomicLong usedAfterFree = new AtomicLong();
    private volatile boolean freed;

    /** The card's side: a packet of so many bytes has come. */
    void put(int bytes) {
        received.add(bytes);
    }

    /** The driver's side: takes everything that has come, and tells how many bytes that were. */
    long takeAll() {
        look();
        long bytes = 0;
        for (Integer packet = received.poll(); packet != null; packet = received.poll()) {
            bytes += packet;
        }
        return bytes;
    }

    /** The driver's side: a look at the memory. */
    void look() {
        if (freed) {
            usedAfterFree.incrementAndGet();
        }
    }

    void free() {
        freed = true;
    }

    long usedAfterFree() {
        return usedAfterFree.get();
    }
}
