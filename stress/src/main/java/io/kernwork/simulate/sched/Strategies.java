package io.kernwork.simulate.sched;

import io.kernwork.simulate.Schedule;
import io.kernwork.simulate.Switch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The strategies among which a seed chooses. */
final class Strategies {
    private static final int FAR = 100_000;

    private Strategies() {}

    /** That of a schedule. */
    static Strategy of(Schedule schedule) {
        List<Switch> fixed = schedule.fixed();
        if (fixed != null) {
            return new Fixed(fixed);
        }
        return schedule.legs().isEmpty() ? of(schedule.seed()) : new Written(schedule.legs());
    }

    private static Strategy of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return switch (random.nextInt(8)) {
            case 0, 1 -> new Priorities(random, 1 + random.nextInt(6), 500 << random.nextInt(5));
            case 2 -> new Walk(random, 400 << random.nextInt(4), true);
            case 3 -> new Walk(random, 2, false);
            default -> new Walk(random, 4 << random.nextInt(6), random.nextBoolean());
        };
    }

    /** Threads change at random moments, to anyone; sometimes time passes instead, or a park returns for no reason. */
    private static final class Walk implements Strategy {
        private static final int CLOCK_ONE_IN = 24;

        private final SplittableRandom random;
        private final int mean;
        private final boolean late;

        Walk(SplittableRandom random, int mean, boolean late) {
            this.random = random;
            this.mean = mean;
            this.late = late;
        }

        @Override
        public int gap(SimThread thread) {
            return 1 + random.nextInt(2 * mean);
        }

        @Override
        public int preempt(SimThread thread, List<SimThread> ready) {
            if (late && random.nextInt(CLOCK_ONE_IN) == 0) {
                return Switch.CLOCK;
            }
            if (late && random.nextInt(2 * CLOCK_ONE_IN) == 0) {
                return Switch.wakeUp(random.nextInt(16));
            }
            return ready.get(random.nextInt(ready.size())).number;
        }

        @Override
        public SimThread next(SimThread before, boolean spins, List<SimThread> ready) {
            return ready.get(random.nextInt(ready.size()));
        }
    }

    /**
     * Each thread has a rank and the highest one that can go on does; at a few moments the rank of who goes on falls below all
     * others. Who spins falls, too, for it waits for somebody.
     */
    private static final class Priorities implements Strategy {
        private final SplittableRandom random;
        private final int[] gaps;
        private int changes;
        private long lowest;

        Priorities(SplittableRandom random, int changes, int length) {
            this.random = random;
            this.gaps = new int[changes];
            for (int i = 0; i < changes; i++) {
                gaps[i] = 1 + random.nextInt(2 * length / changes);
            }
        }

        @Override
        public void born(SimThread thread) {
            thread.rank = 1L + random.nextInt(1_000_000);
        }

        @Override
        public int gap(SimThread thread) {
            return changes < gaps.length ? gaps[changes++] : FAR;
        }

        @Override
        public int preempt(SimThread thread, List<SimThread> ready) {
            if (changes == gaps.length && random.nextInt(4) == 0) {
                return Switch.CLOCK;
            }
            thread.rank = --lowest;
            return highest(ready).number;
        }

        @Override
        public SimThread next(SimThread before, boolean spins, List<SimThread> ready) {
            if (spins) {
                before.rank = --lowest;
            }
            return highest(ready);
        }

        private static SimThread highest(List<SimThread> ready) {
            SimThread highest = ready.getFirst();
            for (SimThread thread : ready) {
                highest = thread.rank > highest.rank ? thread : highest;
            }
            return highest;
        }
    }

    /** Repeats what was decided; what is not said is the obvious. */
    private static final class Fixed implements Strategy {
        private final Map<Long, Integer> decided = new HashMap<>();

        Fixed(List<Switch> switches) {
            switches.forEach(each -> decided.put(key(each.thread(), each.step()), each.to()));
        }

        private static long key(long thread, long step) {
            return (thread << 40) | step;
        }

        @Override
        public int gap(SimThread thread) {
            return 1; // it looks at every step
        }

        @Override
        public int preempt(SimThread thread, List<SimThread> ready) {
            Integer to = decided.get(key(thread.number, thread.steps));
            return to == null ? thread.number : to;
        }

        @Override
        public SimThread next(SimThread before, boolean spins, List<SimThread> ready) {
            Integer to = decided.get(key(before.number, before.steps));
            for (SimThread thread : ready) {
                if (to != null && thread.number == to) {
                    return thread;
                }
            }
            return Strategy.obvious(before, ready);
        }
    }
}
