package io.kernwork.simulate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a failing run small: first the program, as long as one of a few schedules still fails in the same way; then the decisions of
 * the scheduler, one after the other.
 */
public final class Shrinker {
    private static final int SCHEDULES = 150;
    private static final int MOST_RUNS = 15_000;

    private final Simulator simulator;
    private final String kind;
    private Program program;
    private Schedule schedule;
    private Outcome outcome;
    private int runs;

    /** A run that has failed. */
    private Shrinker(Simulator simulator, Program program, Schedule schedule, Outcome outcome) {
        this.simulator = simulator;
        this.program = program;
        this.schedule = schedule;
        this.outcome = outcome;
        this.kind = outcome.kind();
    }

    /** The smallest one that was found. */
    public record Small(Program program, Schedule schedule, Outcome outcome) {}

    /** The smallest one that was found for a seed. */
    public static Small small(Simulator simulator, Seeds.Failed failed) {
        return new Shrinker(simulator, Program.of(failed.seed()), Schedule.of(failed.seed()), failed.outcome())
                .shrink();
    }

    /** Tries until nothing can be left out any more. */
    public Small shrink() {
        boolean smaller = true;
        while (smaller && runs < MOST_RUNS) {
            smaller = dropClients();
            smaller |= dropOps();
            smaller |= dropDeeds();
        }
        schedule = Schedule.fixed(schedule.seed(), outcome.switches());
        if (failing(program, schedule) == null) {
            schedule = Schedule.of(schedule.seed()); // it cannot be repeated by its decisions: told as it is
        } else {
            dropSwitches();
        }
        Outcome told = simulator.run(program, schedule, true);
        return new Small(program, schedule, told);
    }

    private boolean dropClients() {
        boolean any = false;
        for (int i = program.clients().size() - 1; i >= 0; i--) {
            List<List<Op>> fewer = new ArrayList<>(program.clients());
            fewer.set(i, List.of());
            any |= !program.clients().get(i).isEmpty() && accept(program.withClients(fewer));
        }
        return any;
    }

    private boolean dropOps() {
        boolean any = false;
        for (int client = 0; client < program.clients().size(); client++) {
            for (int length = program.clients().get(client).size(); length >= 1; length /= 2) {
                for (int at = program.clients().get(client).size() - length; at >= 0; at -= length) {
                    List<Op> ops = new ArrayList<>(program.clients().get(client));
                    ops.subList(at, at + length).clear();
                    List<List<Op>> fewer = new ArrayList<>(program.clients());
                    fewer.set(client, ops);
                    any |= accept(program.withClients(fewer));
                    at = Math.min(at, program.clients().get(client).size());
                }
            }
        }
        return any;
    }

    private boolean dropDeeds() {
        boolean any = false;
        for (int item = 0; item < program.bodies().size(); item++) {
            if (!program.bodies().get(item).equals(List.of(Deed.NOTHING))) {
                List<List<Deed>> fewer = new ArrayList<>(program.bodies());
                fewer.set(item, List.of(Deed.NOTHING));
                any |= accept(program.withBodies(fewer));
            }
        }
        return any;
    }

    private boolean accept(Program smaller) {
        for (int i = 0; i < SCHEDULES && runs < MOST_RUNS; i++) {
            Schedule other = Schedule.of(schedule.seed() + i);
            Outcome failed = failing(smaller, other);
            if (failed != null) {
                program = smaller;
                schedule = other;
                outcome = failed;
                return true;
            }
        }
        return false;
    }

    /** The outcome, if it fails in the same way. */
    private @Nullable Outcome failing(Program candidate, Schedule by) {
        runs++;
        Outcome tried = simulator.run(candidate, by, false);
        return tried.kind().equals(kind) ? tried : null;
    }

    private void dropSwitches() {
        List<Switch> switches = new ArrayList<>(outcome.switches());
        for (int length = Math.max(1, switches.size() / 2); length >= 1; length /= 2) {
            for (int at = switches.size() - length; at >= 0; at -= length) {
                List<Switch> fewer = new ArrayList<>(switches);
                fewer.subList(at, at + length).clear();
                if (failing(program, Schedule.fixed(schedule.seed(), fewer)) != null) {
                    switches = fewer;
                    at = Math.min(at, switches.size());
                }
            }
        }
        schedule = Schedule.fixed(schedule.seed(), switches);
    }
}
