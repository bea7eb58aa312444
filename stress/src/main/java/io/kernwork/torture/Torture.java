package io.kernwork.torture;

import io.kernwork.internal.item.Edges;
import io.kernwork.internal.item.Edges.Edge;
import io.kernwork.torture.Violations.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A whole torture: the rare edges on purpose, then round after round, watched by the calling thread. */
final class Torture {
    private static final long LOOK_MILLIS = 100;
    private static final long SECOND = 1_000_000_000;

    private final Settings settings;
    private final Consumer<String> progress;
    private final Violations violations = new Violations();
    private final Totals totals = new Totals();
    private final TakerRace race;
    private final Map<Edge, Long> atFirst = Edges.taken();
    private final Set<Edge> expected = ExpectedEdges.ofWorks();
    private final long start = System.nanoTime();

    private volatile Map<Edge, Long> onPurpose = Map.of();
    private volatile @Nullable Round round;
    private volatile long finished; // operations in ended rounds
    private volatile int rounds;

    Torture(Settings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
        this.race = new TakerRace(violations);
        if (!Edges.COUNTED) {
            throw new IllegalStateException("edges are not counted: start the JVM with -Dkernwork.edges=true");
        }
    }

    /** Runs it all; returns early when something is violated or hangs. */
    Result run() throws InterruptedException {
        Thread worker = Thread.ofPlatform().daemon(true).name("torture").start(this::work);
        List<String> hang = watch(worker);
        for (Edge edge : missing()) {
            if (violations.none() || violations.kinds().equals(Set.of(Kind.EDGE))) {
                violations.add(Kind.EDGE, "never taken: " + Report.edge(edge));
            }
        }
        return new Result(settings, totals, violations, expected, onPurpose, taken(), elapsed(), hang);
    }

    // ---- the worker

    private void work() {
        try {
            new RareEdges(violations).provoke();
            race.run();
            onPurpose = taken();
            Program program = new Program(settings);
            while (violations.none() && !enough()) {
                long left = settings.nanos() > 0 ? settings.perRound() : settings.operations() - totals.operations();
                play(program, Math.min(settings.perRound(), left));
            }
            long missingSince = elapsed();
            while (violations.none() && !missing().isEmpty() && elapsed() - missingSince < settings.patience()) {
                play(program, settings.perRound());
            }
        } catch (Throwable failure) {
            violations.add(Kind.FAILURE, Report.text(failure));
        }
    }

    private boolean enough() {
        return settings.nanos() > 0 ? elapsed() >= settings.nanos() : totals.operations() >= settings.operations();
    }

    private void play(Program program, long operations) throws InterruptedException {
        Round next = new Round(settings, program, violations, totals.rounds, operations);
        round = next;
        next.run(totals);
        finished = totals.operations();
        rounds = totals.rounds;
    }

    // ---- the watch

    /** What a hang looks like; empty when there was none. */
    private List<String> watch(Thread worker) throws InterruptedException {
        long told = elapsed();
        long moved = elapsed();
        long last = -1;
        while (worker.isAlive()) {
            worker.join(LOOK_MILLIS);
            long present = progress();
            long now = elapsed();
            if (present != last) {
                last = present;
                moved = now;
            } else if (now - moved > settings.hang()) {
                violations.add(Kind.HANG, "nothing has happened for " + settings.hang() / SECOND + " s");
                return Report.hang(round);
            }
            if (now - told >= SECOND) {
                told = now;
                progress.accept(line(now));
            }
            if (settings.nanos() > 0 && now > settings.nanos()) {
                stop();
            }
        }
        return new ArrayList<>();
    }

    private void stop() {
        Round present = round;
        if (present != null) {
            present.stop();
        }
    }

    private long progress() {
        Round present = round;
        return race.progress() + finished + (present == null ? 0 : present.progress());
    }

    private String line(long now) {
        Round present = round;
        long done = finished + (present == null ? 0 : present.operations());
        double share = settings.nanos() > 0 ? (double) now / settings.nanos() : (double) done / settings.operations();
        return String.format(
                Locale.ROOT,
                "%4d s, %3d %%: %,d operations, %d rounds, %d of %d edges%s",
                now / SECOND,
                Math.min(100, Math.round(100 * share)),
                done,
                rounds,
                expected.size() - missing().size(),
                expected.size(),
                present == null ? ", the rare ones first" : "");
    }

    // ---- edges

    private Map<Edge, Long> taken() {
        Map<Edge, Long> taken = new HashMap<>(Edges.taken());
        atFirst.forEach((edge, before) -> taken.merge(edge, -before, Long::sum));
        taken.values().removeIf(count -> count == 0);
        return taken;
    }

    private Set<Edge> missing() {
        Set<Edge> missing = new TreeSet<>(ExpectedEdges.ORDER);
        missing.addAll(expected);
        missing.removeAll(taken().keySet());
        return missing;
    }

    private long elapsed() {
        return System.nanoTime() - start;
    }
}
