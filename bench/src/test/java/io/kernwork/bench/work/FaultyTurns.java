package io.kernwork.bench.work;

import io.kernwork.bench.peer.Task;
import io.kernwork.bench.peer.TurnPeer;
import java.util.IdentityHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A loop that does something else with what is handed over; the planted defect of the workload's own checks. */
final class FaultyTurns<H> implements TurnPeer<H> {
    /** What goes wrong. */
    enum Fault {
        /** One task does not run. */
        LOST,
        /** One task runs twice. */
        DOUBLED,
        /** None runs at the end of the turn, but a little later and elsewhere. */
        ELSEWHERE
    }

    private static final Executor LATER = CompletableFuture.delayedExecutor(100, TimeUnit.MICROSECONDS);

    private final TurnPeer<H> sound;
    private final Fault fault;
    private final int at;
    private final IdentityHashMap<H, Task> tasks = new IdentityHashMap<>();
    private int handed;

    FaultyTurns(TurnPeer<H> sound, Fault fault, int at) {
        this.sound = sound;
        this.fault = fault;
        this.at = at;
    }

    @Override
    public H adopt(Task task) {
        H handle = sound.adopt(task);
        tasks.put(handle, task);
        return handle;
    }

    @Override
    public void hand(H handle) {
        handed++;
        switch (fault) {
            case LOST -> {
                if (handed != at) {
                    sound.hand(handle);
                }
            }
            case DOUBLED -> {
                sound.hand(handle);
                if (handed == at) {
                    sound.hand(handle);
                }
            }
            case ELSEWHERE -> LATER.execute(tasks.get(handle));
        }
    }

    @Override
    public void run(Turn turn) throws InterruptedException {
        sound.run(turn);
    }

    @Override
    public void runBare(Turn turn) throws InterruptedException {
        sound.runBare(turn);
    }

    @Override
    public void close() {
        sound.close();
    }
}
