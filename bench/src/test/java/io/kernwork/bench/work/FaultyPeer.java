package io.kernwork.bench.work;

import io.kernwork.bench.peer.Peer;
import io.kernwork.bench.peer.Task;

/** A peer that does something else with one request of many; the planted defect of the workloads' own checks. */
final class FaultyPeer<H> implements Peer<H> {
    /** What goes wrong. */
    enum Fault {
        /** The task does not run. */
        LOST,
        /** The task runs twice. */
        DOUBLED
    }

    private final Peer<H> sound;
    private final Fault fault;
    private final int at;
    private int submitted;

    FaultyPeer(Peer<H> sound, Fault fault, int at) {
        this.sound = sound;
        this.fault = fault;
        this.at = at;
    }

    @Override
    public H adopt(Task task) {
        return sound.adopt(task);
    }

    @Override
    public void submit(H handle) {
        if (++submitted != at || fault == Fault.DOUBLED) {
            sound.submit(handle);
        }
        if (submitted == at && fault == Fault.DOUBLED) {
            sound.submit(handle);
        }
    }

    @Override
    public void close() {
        sound.close();
    }
}
