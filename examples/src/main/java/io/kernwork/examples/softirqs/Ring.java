package io.kernwork.examples.softirqs;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one card has received and nobody has looked after yet. Any loop may take an interrupt of the card. The body that is
 * deferred takes so many packets at most and asks for another run if some are left, as Linux's drivers do: so others have
 * their turn.
 */
final class Ring {
    private record Packet(long raisedAt, Chore chore) {}

    private final Queue<Packet> packets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final Meter meter;
    private final Clock clock;
    private final int weight;
    private final Runnable raise;

    /**
     * Binds the body.
     *
     * @param weight how many packets one run takes at most
     */
    Ring(String name, Deferral deferral, Meter meter, Clock clock, int weight) {
        this.meter = meter;
        this.clock = clock;
        this.weight = weight;
        this.raise = deferral.bind(name, this::poll);
    }

    /** The top half: keeps the packet and leaves the rest for later. */
    void interrupt(Chore chore) {
        meter.raised();
        packets.add(new Packet(clock.nanos(), chore));
        raise.run();
    }

    private void poll() throws InterruptedException {
        meter.enter(inside.incrementAndGet());
        try {
            for (int taken = 0; taken < weight; taken++) {
                Packet packet = packets.poll();
                if (packet == null) {
                    return;
                }
                meter.begins(clock.nanos() - packet.raisedAt());
                packet.chore().run();
                meter.ended();
            }
        } finally {
            inside.decrementAndGet();
            meter.leave();
        }
        if (!packets.isEmpty()) {
            raise.run();
        }
    }
}
