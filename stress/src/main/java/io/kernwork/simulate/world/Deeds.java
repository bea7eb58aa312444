package io.kernwork.simulate.world;

import io.kernwork.Kernwork;
import io.kernwork.simulate.Count;
import io.kernwork.simulate.Deed;
import io.kernwork.simulate.sched.Simulation;

/** What bodies of any concept do. */
final class Deeds {
    private Deeds() {}

    /** Does it, as far as it has nothing to do with the concept; in atomic context nothing that waits. */
    @SuppressWarnings("ThreadPriorityCheck") // a step that somebody may use
    static void simple(World world, Deed deed, boolean atomic) {
        switch (deed) {
            case LONG -> Client.linger(60);
            case YIELD -> Thread.yield();
            case THROW -> {
                Simulation.count(Count.THROWN);
                throw new Thrown();
            }
            case THROW_ERROR -> {
                Simulation.count(Count.THROWN);
                throw new ThrownError();
            }
            case BLOCK, BLOCK_DECLARED -> {
                if (!atomic) {
                    block(world, deed == Deed.BLOCK_DECLARED);
                }
            }
            default -> {}
        }
    }

    private static void block(World world, boolean declared) {
        world.insideBodies++;
        if (declared) {
            boolean _ = Kernwork.blocking(() -> {
                world.blocked(200_000);
                return true;
            });
        } else {
            world.blocked(3_000_000);
        }
        world.insideBodies--;
    }
}
