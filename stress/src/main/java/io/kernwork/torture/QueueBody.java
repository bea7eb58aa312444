package io.kernwork.torture;

import io.kernwork.Kernwork;
import io.kernwork.base.Body;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** What a body of the storm does: it computes, blocks, throws, and asks for runs of its own work and of others. */
final class QueueBody implements Body {
    private static final int LONGEST_SPIN = 1_000;
    private static final int LONGEST_BLOCK = 500_000;
    private static final int LONGEST_SLEEP = 4_000_000;
    private static final int LONG_SLEEP = 15_000_000; // so that all workers sleep and the rescuers' time comes

    private final QueueWorld world;
    private final int number;
    private final SplittableRandom random;

    QueueBody(QueueWorld world, int number, SplittableRandom random) {
        this.world = world;
        this.number = number;
        this.random = random;
    }

    @Override
    public void run() throws Exception {
        switch (random.nextInt(64)) {
            case 0 -> {
                world.slept.increment();
                LockSupport.parkNanos(world.threads.areRefused() ? LONG_SLEEP : random.nextInt(LONGEST_SLEEP));
            }
            case 1, 2, 3 -> Kernwork.blocking(() -> block(random.nextInt(3)));
            case 4, 5 -> {
                world.thrown.increment();
                throw new Thrown();
            }
            case 6, 7, 8, 9, 10, 11, 12, 13 -> ask(world.works.get(number));
            case 14, 15, 16, 17 -> ask(world.work(random));
            case 18 -> {
                QueueWork other = world.work(random);
                other.removed(world.verbs.cancel(other.work));
            }
            default -> spin(random.nextInt(LONGEST_SPIN));
        }
    }

    private void ask(QueueWork work) {
        if (world.asking) {
            work.answered(world.verbs.enqueue(world.any(random).queue, work.work));
        }
    }

    private boolean block(int deeper) {
        world.blocked.increment();
        LockSupport.parkNanos(random.nextInt(LONGEST_BLOCK));
        return deeper == 0 || Kernwork.blocking(() -> block(deeper - 1));
    }

    static void spin(int turns) {
        for (int i = 0; i < turns; i++) {
            Thread.onSpinWait();
        }
    }
}
