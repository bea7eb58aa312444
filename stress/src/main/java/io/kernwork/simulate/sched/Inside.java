package io.kernwork.simulate.sched;

import io.kernwork.internal.item.Edges;
import io.kernwork.simulate.Outcome;
import io.kernwork.simulate.Program;
import io.kernwork.simulate.Schedule;
import io.kernwork.simulate.Simulator;
import io.kernwork.simulate.rewrite.Sites;
import io.kernwork.simulate.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The inside's end of a {@link Simulator}; loaded once for each. */
public final class Inside implements Simulator {
    private final Sites sites;
    private @Nullable World world;

    /** Called from outside. */
    public Inside(Sites sites) {
        this.sites = sites;
    }

    @Override
    public Outcome run(Program program, Schedule schedule, boolean told) {
        world = null;
        Strategy strategy = Strategies.of(schedule);
        Scheduler scheduler = new Scheduler(sites, strategy, told, this::idle);
        Hooks.install(scheduler);
        Simulation.install(scheduler);
        try {
            scheduler.run(() -> {
                World made = new World(program);
                world = made;
                made.run();
            });
            String unfinished = strategy.unfinished();
            if (unfinished != null) {
                scheduler.fail(unfinished); // which changes nothing where something else was wrong
            }
            return outcome(scheduler);
        } finally {
            Hooks.install(null);
            Simulation.install(null);
        }
    }

    private @Nullable String idle(long nanos) {
        World present = world;
        return present == null ? null : present.idle(nanos);
    }

    private Outcome outcome(Scheduler scheduler) {
        Findings findings = scheduler.findings;
        List<String> details = new ArrayList<>(findings.details);
        if (findings.failure != null) {
            details.addAll(scheduler.stacks());
        }
        World present = world;
        Map<String, Long> verbs = present == null ? Map.of() : present.verbs();
        return new Outcome(
                findings.failure, details, scheduler.hash, findings.counts, verbs, findings.switches, findings.history);
    }

    @Override
    public Map<String, Long> edges() {
        Map<String, Long> edges = new TreeMap<>();
        Edges.taken()
                .forEach((edge, count) -> edges.put(edge.event() + " " + edge.verdict() + " " + edge.from(), count));
        return edges;
    }
}
