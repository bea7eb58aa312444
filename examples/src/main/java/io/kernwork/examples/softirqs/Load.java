package io.kernwork.examples.softirqs;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The interrupts of all loops, the same for each mechanism: a few in most turns, and now and then a burst.
 *
 * @param loops what comes in each turn of each loop
 */
record Load(List<List<Turn>> loops) {
    static final int LOOPS = 2;
    static final int CARDS = 4;
    static final long PERIOD_NANOS = 1_000_000;

    private static final int FEW = 6;
    private static final int TURNS_TO_A_BURST = 100;
    static final int BURST = 200;
    private static final int ONE_SLEEPS_OF = 50;
    private static final long SEED = 20_021_001; // the day on which the end of task queues was told

    /**
     * The interrupts of one turn.
     *
     * @param at when it is to begin, in nanoseconds since the first one
     * @param packets what each interrupt brings
     */
    record Turn(long at, List<Arrival> packets) {}

    /**
     * One interrupt.
     *
     * @param card which card it is of
     * @param sleeps whether its packet needs what must sleep
     */
    record Arrival(int card, boolean sleeps) {}

    /** So many turns for each loop; the same for the same number. */
    static Load of(int turns) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<List<Turn>> loops = new ArrayList<>();
        for (int loop = 0; loop < LOOPS; loop++) {
            int burstAt = TURNS_TO_A_BURST * (2 * loop + 1) / (2 * LOOPS);
            List<Turn> made = new ArrayList<>();
            for (int turn = 0; turn < turns; turn++) {
                boolean burst = turn % TURNS_TO_A_BURST == burstAt;
                made.add(new Turn(turn * PERIOD_NANOS, packets(random, burst ? BURST : random.nextInt(FEW + 1))));
            }
            loops.add(List.copyOf(made));
        }
        return new Load(List.copyOf(loops));
    }

    private static List<Arrival> packets(SplittableRandom random, int count) {
        List<Arrival> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packets.add(new Arrival(random.nextInt(CARDS), random.nextInt(ONE_SLEEPS_OF) == 0));
        }
        return List.copyOf(packets);
    }

    /** How many packets there are. */
    long packets() {
        return all().count();
    }

    /** How many of them must sleep. */
    long sleepers() {
        return all().filter(Arrival::sleeps).count();
    }

    private Stream<Arrival> all() {
        return loops.stream().flatMap(List::stream).flatMap(turn -> turn.packets().stream());
    }
}
