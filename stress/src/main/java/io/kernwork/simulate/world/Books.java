package io.kernwork.simulate.world;

import io.kernwork.base.Admission;
import io.kernwork.simulate.Count;
import io.kernwork.simulate.sched.Simulation;

/**
 * What has become of the requests of one item, and who is inside it. Plain fields, since one thread runs at a time; so the books
 * are no steps of the simulation.
 */
class Books {
    final String name;
    final World world;
    long accepted;
    long removed;
    long delivered;
    long dropped;
    long started;
    long ended;
    int inside;
    int verbs; // in progress
    int disables; // that have returned and are not taken back
    int budget; // runs that a body may still ask for

    Books(World world, String name, int budget) {
        this.world = world;
        this.name = name;
        this.budget = budget;
    }

    /** A body begins. */
    void enter(int requests) {
        world.unless(inside == 0, "OVERLAP: " + name + " runs beside itself");
        world.unless(requests > 0, "RUN: " + name + " runs for nothing");
        world.unless(disables == 0, "DISABLED: " + name + " runs and is disabled");
        world.unless(!world.closed, "LEFT: " + name + " runs after the close of the runtime");
        inside++;
        started++;
        delivered += requests;
        Simulation.count(Count.RUNS);
        Simulation.note("body of " + name + " begins, " + requests + " requests");
    }

    void leave() {
        inside--;
        ended++;
        Simulation.note("body of " + name + " ends");
    }

    /** A verb begins. */
    void begin() {
        Simulation.count(Count.VERBS);
        if (verbs > 0 || inside > 0) {
            Simulation.count(Count.OVERLAPS);
        }
        verbs++;
    }

    void end() {
        verbs--;
    }

    /** A re-arming adds no request. */
    Admission answered(Admission answer) {
        if (answer.accepted() && answer != Admission.REARMED) {
            accepted++;
        }
        Simulation.note(name + " was answered " + answer);
        return answer;
    }

    int removed(int requests) {
        removed += requests;
        if (requests != 0) {
            Simulation.note(name + ": " + requests + " removed");
        }
        return requests;
    }

    /** Whoever waited for the present run must find every run ended that had begun before. */
    void checkEnded(long begun, String verb) {
        world.unless(ended >= begun, "OUTLIVED: " + verb + " of " + name + " returned inside its run");
    }

    void balance() {
        world.unless(
                accepted == delivered + removed + dropped,
                "BALANCE: " + name + " accepted " + accepted + ", delivered " + delivered + ", removed " + removed
                        + ", dropped " + dropped);
        world.unless(started == ended && inside == 0, "LEFT: " + name + " is inside its body");
    }
}
