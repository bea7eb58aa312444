package io.kernwork.simulate;

import java.util.EnumSet;
import java.util.List;

/**
 * Programs and schedules that were written down, since chance hardly ever finds them: each takes an edge of the item word that no
 * random program takes.
 */
enum Scene {
    /** Two marks have looked before the removal began to refuse; one of them runs when it looks again. */
    REMOVAL_MEETS_TWO_LATE_MARKS(
            "DESTROY BUSY PR",
            Area.SOFTIRQS,
            List.of(List.of(Verb.REMOVE), List.of(Verb.MARK), List.of(Verb.MARK)),
            List.of(
                    new Leg("main", "World.join"),
                    new Leg("client-1", "Submission.enqueue"),
                    new Leg("client-2", "Submission.enqueue"),
                    new Leg("client-0", "ItemVerbs.destroy"),
                    Leg.toItsEnd("client-1"),
                    new Leg("worker-1", "SoftirqRealm$HalfBooks.run"),
                    Leg.toItsEnd("client-2"),
                    Leg.toItsEnd("client-0"))),
    /** A thread finds the tasklet running, whose run ends before it is parked; it is disabled meanwhile. */
    PARKER_MEETS_THE_END_OF_A_PAUSED_RUN(
            "PARK NOT_RUNNING Pd",
            Area.SOFTIRQS,
            List.of(List.of(Verb.TASKLET_SCHEDULE), List.of(Verb.TASKLET_SCHEDULE), List.of(Verb.TASKLET_DISABLE)),
            List.of(
                    new Leg("main", "World.join"),
                    Leg.toItsEnd("client-0"),
                    new Leg("worker-1", "SoftirqRealm$TaskletBooks.run"),
                    Leg.toItsEnd("client-1"),
                    new Leg("worker-2", "Lane.park"),
                    new Leg("worker-1", "Section.count"),
                    new Leg("client-2", "Waits.await"),
                    new Leg("worker-2", "BottomHalfLane.hold"))),
    /** A tasklet that runs, is parked on another CPU and is disabled when a test's runtime ends. */
    ABANDON_MEETS_A_PARKED_TASKLET(
            "CANCEL REMOVED PRKd",
            Area.SOFTIRQS,
            List.of(
                    List.of(Verb.TASKLET_SCHEDULE),
                    List.of(Verb.TASKLET_SCHEDULE),
                    List.of(Verb.TASKLET_DISABLE),
                    List.of(Verb.ABANDON_RUNTIME)),
            List.of(
                    new Leg("main", "World.join"),
                    Leg.toItsEnd("client-0"),
                    new Leg("worker-1", "SoftirqRealm$TaskletBooks.run"),
                    Leg.toItsEnd("client-1"),
                    new Leg("worker-2", "Lane.park"),
                    new Leg("worker-2", "Lingerer.spin"),
                    new Leg("client-2", "Waits.await"),
                    Leg.toItsEnd("client-3"))),
    /** A task's run is cancelled, the next one is parked behind it, and it is enabled too often. */
    ENABLE_MEETS_A_PARKED_TASK(
            "ENABLE UNDERFLOW PRKC",
            Area.TASKS,
            List.of(
                    List.of(Verb.TASK_ENQUEUE),
                    List.of(Verb.TASK_CANCEL, Verb.TASK_ENQUEUE, Verb.TASK_ENABLE_TOO_OFTEN)),
            List.of(
                    new Leg("main", "World.join"),
                    Leg.toItsEnd("client-0"),
                    new Leg("worker-1", "TaskRealm$TaskBooks.run"),
                    new Leg("client-1", "Refused.enable"),
                    new Leg("worker-2", "Lane.park"),
                    new Leg("worker-2", "Lingerer.spin"),
                    Leg.toItsEnd("client-1")));

    /** Makes a runtime of three CPUs, and a task queue of three threads. */
    private static final long SEED = 3;

    final String edge;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    final Program program;

    @SuppressWarnings("ImmutableEnumChecker") // unmodifiable
    final List<Leg> legs;

    /** One item, whose body lasts, and clients that call without arguments; the legs begin when all clients have come. */
    Scene(String edge, Area area, List<List<Verb>> clients, List<Leg> legs) {
        this.edge = edge;
        this.legs = legs;
        List<List<Op>> ops = clients.stream()
                .map(verbs -> verbs.stream().map(verb -> new Op(verb, 0, 0, 0)).toList())
                .toList();
        this.program = new Program(SEED, EnumSet.of(Area.ALL, area), false, 1, 1, List.of(List.of(Deed.LONG)), ops);
    }
}
