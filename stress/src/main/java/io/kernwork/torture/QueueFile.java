package io.kernwork.torture;

import io.kernwork.torture.Violations.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Works that one thread alone enqueues on one ordered queue, each when it is idle: they run in the order of that. */
final class QueueFile {
    private static final int WORKS = 4;

    final List<QueueWork> works = new ArrayList<>();
    private final QueueWorld world;
    private final int place;
    private final long[] tickets = new long[WORKS]; // each written before its work is enqueued
    private long next;
    private long last; // the bodies'

    QueueFile(QueueWorld world, int place, int thread) {
        this.world = world;
        this.place = place;
        for (int i = 0; i < WORKS; i++) {
            int index = i;
            works.add(new QueueWork(world, "file-" + place + "-" + thread + "-" + i, () -> begin(index)));
        }
    }

    private void begin(int index) {
        long ticket = tickets[index];
        if (ticket < last) {
            QueueBooks books = world.at(place);
            world.violations.add(Kind.ORDER, "number " + ticket + " began after number " + last + " on " + books.queue);
        }
        last = ticket;
        QueueBody.spin(64);
        if (ticket % 16 == 0) {
            LockSupport.parkNanos(10_000); // so that others wait meanwhile
        }
    }

    /** All that are idle, one after the other. */
    void enqueue() {
        QueueBooks books = world.at(place);
        for (int i = 0; i < WORKS; i++) {
            QueueWork each = works.get(i);
            if (!each.isPending()) {
                tickets[i] = ++next;
                each.answered(world.verbs.enqueueInOrder(books.queue, each.work));
            }
        }
    }
}
