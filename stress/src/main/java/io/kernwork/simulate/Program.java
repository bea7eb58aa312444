package io.kernwork.simulate;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What is simulated.
 *
 * @param seed chooses sizes, kinds of queues and faults
 * @param areas the concepts
 * @param faults whether threads and memory may be lacking
 * @param items how many of each concept
 * @param queues how many of each concept
 * @param bodies what the runs of each item do, one after the other and then again from the first
 * @param clients what each client calls
 */
public record Program(
        long seed,
        Set<Area> areas,
        boolean faults,
        int items,
        int queues,
        List<List<Deed>> bodies,
        List<List<Op>> clients) {
    private static final List<Deed> LONG = List.of(Deed.LONG);
    private static final Deed[] DEEDS = Deed.values();

    private static final int DIRECTED_SHIFT = 40;

    /** The first of the seeds whose programs are all about one item of one concept, where rare things happen. */
    public static long directed(Area area) {
        return (long) List.of(Area.values()).indexOf(area) << DIRECTED_SHIFT;
    }

    /** That of a seed. */
    public static Program of(long seed) {
        SplittableRandom random = new SplittableRandom(seed ^ 0x5DEECE66DL);
        int directed = (int) ((seed >>> DIRECTED_SHIFT) % Area.values().length);
        Set<Area> areas = areas(random, directed);
        boolean crowded = directed > 0 || random.nextInt(3) == 0; // all at one item, whose runs are long
        int items = crowded ? 1 : 1 + random.nextInt(4);
        List<List<Deed>> bodies = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            bodies.add(crowded && random.nextBoolean() ? LONG : body(random));
        }
        List<List<Op>> clients = new ArrayList<>();
        boolean alone = crowded && random.nextInt(directed > 0 ? 4 : 16) == 0;
        if (alone) {
            bodies.replaceAll(deeds -> LONG);
        }
        List<Verb> verbs = weighed(areas, alone);
        int count = alone ? 1 : crowded ? 4 : 2 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            List<Op> ops = new ArrayList<>();
            for (int left = 5 + random.nextInt(21); left > 0; left--) {
                Verb verb = verbs.get(random.nextInt(verbs.size()));
                ops.add(new Op(verb, random.nextInt(8), random.nextInt(8), random.nextInt(1 << 16)));
            }
            clients.add(ops);
        }
        return new Program(seed, areas, random.nextInt(3) == 0, items, 1 + random.nextInt(3), bodies, clients);
    }

    private static Set<Area> areas(SplittableRandom random, int directed) {
        Area[] all = Area.values();
        Set<Area> areas = EnumSet.of(Area.ALL);
        if (directed > 0) {
            areas.add(all[directed]);
            return areas;
        }
        areas.add(random.nextInt(5) < 2 ? Area.WORKS : all[1 + random.nextInt(all.length - 1)]);
        if (random.nextInt(4) == 0) {
            areas.add(all[1 + random.nextInt(all.length - 1)]);
        }
        return areas;
    }

    private static List<Deed> body(SplittableRandom random) {
        List<Deed> deeds = new ArrayList<>();
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            deeds.add(random.nextInt(3) == 0 ? Deed.NOTHING : DEEDS[random.nextInt(DEEDS.length)]);
        }
        return deeds;
    }

    /** One client alone may do what is a mistake where there are others. */
    private static List<Verb> weighed(Set<Area> areas, boolean alone) {
        List<Verb> verbs = new ArrayList<>();
        for (Verb verb : Verb.values()) {
            boolean ends = verb == Verb.CLOSE_RUNTIME || verb == Verb.FREEZE_RUNTIME;
            boolean meets = alone && (ends || verb == Verb.CANCEL_ASYNC); // what goes on beside the client
            int weight = verb.weight * (ends ? 1 : 3) + (alone ? verb.alone() : 0);
            for (int i = areas.contains(verb.area) && !meets ? weight : 0; i > 0; i--) {
                verbs.add(verb);
            }
        }
        return verbs;
    }

    /** The same with other calls. */
    public Program withClients(List<List<Op>> others) {
        return new Program(seed, areas, faults, items, queues, bodies, others);
    }

    /** The same with other bodies. */
    public Program withBodies(List<List<Deed>> others) {
        return new Program(seed, areas, faults, items, queues, others, clients);
    }

    /** How many calls there are. */
    public int size() {
        return clients.stream().mapToInt(List::size).sum();
    }
}
