package io.kernwork.torture;

import io.kernwork.Kernwork;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** What a body of the soak does: mostly little; now and then it throws, overflows its stack, blocks, takes long, or interrupts itself. */
final class SoakBody {
    private static final int SPIN = 300;
    private static final int MOMENT_NANOS = 300_000;
    private static final int LONG_NANOS = 8_000_000;

    private final SoakWorld world;
    private final boolean mayBlock;
    private final Runnable again;

    SoakBody(SoakWorld world, boolean mayBlock, Runnable again) {
        this.world = world;
        this.mayBlock = mayBlock;
        this.again = again;
    }

    /** Does it. */
    void run() throws Exception {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        switch (random.nextInt(256)) {
            case 0, 1, 2 -> {
                world.thrown.increment();
                throw new Thrown();
            }
            case 3 -> {
                world.thrown.increment();
                throw new OutOfMemoryError("thrown by a body, on purpose");
            }
            case 4 -> overflow();
            case 5, 6 -> Thread.currentThread().interrupt();
            case 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 -> again.run();
            case 17 -> park(LONG_NANOS, random);
            case 18, 19, 20, 21 -> park(MOMENT_NANOS, random);
            case 22, 23, 24 -> declare(random);
            default -> QueueBody.spin(random.nextInt(SPIN));
        }
    }

    private void park(int most, ThreadLocalRandom random) {
        if (mayBlock) {
            world.blocked.increment();
            LockSupport.parkNanos(random.nextInt(most));
        }
    }

    private void declare(ThreadLocalRandom random) {
        if (mayBlock) {
            world.blocked.increment();
            Kernwork.blocking(() -> {
                LockSupport.parkNanos(random.nextInt(MOMENT_NANOS));
                return true;
            });
        }
    }

    private void overflow() {
        try {
            world.sink.add(deeper(0));
        } catch (StackOverflowError end) {
            world.overflowed.increment();
            world.thrown.increment();
            throw end;
        }
    }

    private static long deeper(long depth) {
        return depth < Long.MAX_VALUE ? 1 + deeper(depth + 1) : depth;
    }
}
