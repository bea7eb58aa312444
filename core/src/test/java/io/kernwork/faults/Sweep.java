package io.kernwork.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Performs a script again and again, and lets each of its allocations fail in turn: the first, the second, and so on, and after
 * each of them as many as are asked for. Loaded by the {@link RewritingLoader}, with the library that it calls; so it takes and gives
 * nothing but what the JDK knows.
 */
public final class Sweep implements Function<Map<String, String>, Map<String, String>> {
    /** The name of the threads that call the library. */
    static final String PLAYER = "player";

    private static final int CLEAN = 3;

    private final Map<String, Integer> places = new ConcurrentHashMap<>();
    private final List<String> violations = new ArrayList<>();

    /**
     * Takes: script, row (how many fail in a row), step (one in so many), from (the first), enough (violations), plant. Gives: violations,
     * plays, allocations (of one play), places (where something has failed).
     */
    @Override
    public Map<String, String> apply(Map<String, String> what) {
        Script script = Script.valueOf(what.getOrDefault("script", ""));
        int row = Integer.parseInt(what.getOrDefault("row", "1"));
        int step = Integer.parseInt(what.getOrDefault("step", "1"));
        int from = Integer.parseInt(what.getOrDefault("from", "0"));
        int enough = Integer.parseInt(what.getOrDefault("enough", "5"));
        Verbs verbs = Plant.of(what.getOrDefault("plant", ""));
        long most = 0;
        for (int i = 0; i < CLEAN; i++) {
            most = Math.max(most, play(script, verbs, Long.MAX_VALUE, 0)); // which also loads every class
        }
        int plays = 0;
        for (long first = from; first <= most && violations.size() < enough; first += step) {
            play(script, verbs, first, row);
            plays++;
        }
        Map<String, String> result = new TreeMap<>();
        result.put("violations", String.join("\n", violations));
        result.put("plays", "" + plays);
        result.put("allocations", "" + most);
        result.put("places", "" + places.size());
        return result;
    }

    private long play(Script script, Verbs verbs, long first, int row) {
        Play play = new Play(verbs);
        FaultPoint.arm(first, first + row);
        long made = 0;
        try {
            act(play, "the script", () -> script.perform(play));
            made = FaultPoint.disarm();
            act(play, "the end", play::end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String where = FaultPoint.where();
        if (!where.isEmpty()) {
            places.merge(where, 1, Integer::sum);
        }
        Queue<String> wrong = play.violations();
        if (!wrong.isEmpty()) {
            violations.add(script + ", allocation " + first + " + " + row + " at " + where + ": "
                    + String.join("\n  ", wrong));
        }
        return made;
    }

    /** On a thread of its own, since nothing that it calls can be relied on to return. */
    private static void act(Play play, String what, Script.Act act) throws InterruptedException {
        Thread player = Thread.ofPlatform().daemon().name(PLAYER).start(() -> {
            try {
                act.perform();
            } catch (Throwable failure) {
                play.violation(what + " threw " + Play.told(failure));
            }
        });
        if (!player.join(Play.LONG.multipliedBy(2))) {
            play.violation(what + " hangs at " + List.of(player.getStackTrace()) + "\n" + play.dump());
        }
    }
}
