package io.kernwork.bench;

import static io.kernwork.bench.Goal.atMostOfLimit;
import static io.kernwork.bench.Goal.lead;
import static io.kernwork.bench.Goal.reported;
import static io.kernwork.bench.Goal.zero;

import io.kernwork.bench.work.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The rows, and what is asked of each: the one place where that is written down.
 *
 * <p>Names of variants that rows refer to: {@code kernwork}, {@code kernworkOrdered} (one ordered queue, in Q2), {@code kernworkOff}, {@code kernworkEvery}, {@code kernworkSites} and {@code
 * kernworkRecorded} (O1), {@code tpe},
 * {@code tpeCached}, {@code tpePriority} (P1), {@code tpePriorityReuse} (P1), {@code stpe}, {@code fjp}, {@code fjpReuse}, {@code virtual}, {@code eqe}, {@code netty}, {@code guava},
 * {@code serial}, {@code nettyNonSticky}, {@code hwt}, {@code hwtFine}, {@code agrona}, {@code disruptor}, {@code disruptorYielding}, {@code jctools}, {@code unpark} (H1, J1, I4),
 * {@code spin} (H2), {@code lock} and {@code threadLocal} (I1), {@code kernworkTasklet}, {@code kernworkWork} and {@code deque} (I2, I3),
 * {@code kernworkHere} (I4), and in LIMITS, whose keys are {@code LIMITS.rmw} and so on, in nanoseconds: {@code rmw} (an atomic
 * increment that nobody contends for), {@code cas}, {@code nanoTime}, {@code body} (the body of one microsecond).
 */
public final class Rows {
    private static final Set<String> EXECUTORS =
            Set.of("tpe", "tpeCached", "stpe", "fjp", "virtual", "eqe", "netty", "guava", "serial");

    private static final Set<String> DISRUPTOR = Set.of("disruptor");

    /** Those whose cancel takes the task out of the queue. The cancel of a ForkJoinPool only marks it: shown, not counted. */
    private static final Set<String> REMOVING = Set.of("stpe");

    /** Who is asked to be on time: it is what else one would use. */
    private static final Set<String> SCHEDULED = Set.of("stpe");

    /** Who has a loop that runs what was handed over at the end of a turn. */
    private static final Set<String> LOOPS = Set.of("netty");

    /** Who takes a tasklet's place where there are none. */
    private static final Set<String> HAND_OVERS = Set.of("tpe", "fjp", "netty");

    /** Whose threads come and go with the load. */
    private static final Set<String> CACHED = Set.of("tpeCached");

    /** On one CPU nothing may collapse, which is all that is asked of a lead there. */
    private static final double ONE_CPU_LEAD = 0.5;

    private Rows() {}

    /**
     * {@return all rows, in the order of the table}
     *
     * @param cpus how many processors the benchmark may use
     */
    public static List<Row> all(int cpus) {
        List<Row> rows = new ArrayList<>(enqueue());
        rows.addAll(throughput(cpus));
        rows.addAll(observed());
        rows.addAll(handOff());
        rows.addAll(queues());
        rows.addAll(priorities());
        rows.addAll(jobs());
        rows.addAll(interrupts());
        rows.addAll(removal());
        rows.addAll(timers());
        rows.addAll(crowd());
        rows.addAll(lateness());
        rows.addAll(executors());
        rows.addAll(idle());
        rows.addAll(monitor());
        rows.addAll(fading());
        return cpus > 1 ? List.copyOf(rows) : rows.stream().map(Rows::onOneCpu).toList();
    }

    private static List<Row> enqueue() {
        return List.of(
                Row.lower("E1", "E1", "enqueue: 256 items into an idle pool, its wake-up included", "ns", lead(1.8))
                        .limit(Limit.of("2 atomic increments", "rmw", ns -> 2 * ns)),
                Row.bytes("E1.bytes", "E1", "E1", "enqueue: memory for each"),
                Row.lower("E2", "E2", "enqueue of an item that is already queued", "ns", lead(3))
                        .limit(Limit.of("1 atomic increment", "rmw", ns -> ns)),
                Row.bytes("E2.bytes", "E2", "E2", "enqueue of a queued item: memory for each"),
                Row.lower("E2.runs", "E2", "runs that 256 requests for one queued item cost", "runs", reported()));
    }

    private static List<Row> throughput(int cpus) {
        return List.of(
                Row.higher("Q1", "Q1", "empty tasks, 1 producer to 1 worker, against executors", "M/s", lead(3))
                        .against(EXECUTORS)
                        .limit(Limit.variant("JCTools queue, single consumer", "Q1", "jctools", "Q1")),
                Row.higher("Q1.disruptor", "Q1", "the same, against Disruptor", "M/s", lead(1))
                        .key("Q1")
                        .against(DISRUPTOR)
                        .limit(Limit.variant("JCTools queue, single consumer", "Q1", "jctools", "Q1")),
                Row.higher("Q2", "Q2", "empty tasks, 2 producers to 2 workers, against executors", "M/s", lead(2.5))
                        .against(EXECUTORS),
                Row.higher("Q2.disruptor", "Q2", "the same, against Disruptor", "M/s", lead(1.2))
                        .key("Q2")
                        .against(DISRUPTOR),
                Row.higher("Q2.ordered", "Q2", "the same into one ordered queue", "M/s", reported())
                        .ours("kernworkOrdered"),
                Row.higher("Q3", "Q3", "tasks of 1 us, 2 producers to 2 workers", "M/s", lead(1))
                        .limit(Limit.of("all CPUs in the tasks", "body", ns -> cpus * 1e3 / ns)));
    }

    /** What it costs to be seen: a twentieth is the most that it may. */
    private static List<Row> observed() {
        Set<String> off = Set.of("kernworkOff");
        String tasks = "tasks of 1 us, 2 producers to 2 workers, against nothing measured: ";
        return List.of(
                Row.higher("O1", "O1", tasks + "one in 64 measured (default)", "M/s", lead(0.95))
                        .against(off),
                Row.higher("O1.recorded", "O1", tasks + "and recorded", "M/s", reported())
                        .key("O1")
                        .ours("kernworkRecorded")
                        .against(off),
                Row.higher("O1.every", "O1", tasks + "every one measured", "M/s", reported())
                        .key("O1")
                        .ours("kernworkEvery")
                        .against(off),
                Row.higher("O1.sites", "O1", tasks + "every one measured, with its caller's stack", "M/s", reported())
                        .key("O1")
                        .ours("kernworkSites")
                        .against(off));
    }

    private static List<Row> handOff() {
        return List.of(
                Row.lower("H1.p50", "H1", "hand-off to a sleeping worker, median", "us", atMostOfLimit(1.1))
                        .limit(Limit.variant("bare unpark", "H1", "unpark", "H1.p50")),
                Row.lower("H1.p99", "H1", "hand-off to a sleeping worker, 99 of 100 within", "us", lead(1))
                        .limit(Limit.variant("bare unpark", "H1", "unpark", "H1.p99")),
                Row.lower("H2.p50", "H2", "hand-off every 10 us, median", "us", reported())
                        .limit(Limit.variant("hand-off between spinning threads", "H2", "spin", "H2.p50")),
                Row.lower("H2.cost", "H2", "hand-off every 10 us, what the caller pays", "us", reported())
                        .limit(Limit.variant("hand-off between spinning threads", "H2", "spin", "H2.cost")));
    }

    private static List<Row> queues() {
        return List.of(
                Row.higher("S1", "S1", "10,000 ordered queues, one item each visit", "M/s", lead(2.2)),
                Row.bytes("S1.bytes", "S1", "S1", "10,000 ordered queues: memory for each item"),
                Row.lower("S1.queue", "S1", "10,000 ordered queues: memory of an idle one", "B", atMostOfLimit(1))
                        .limit(Limit.number("256 B, set by the project", 256)),
                Row.higher("S2", "S2", "10,000 ordered queues, 16 items each visit", "M/s", lead(1.4)));
    }

    /** Nothing is asked: a goal rests on a figure from an idle machine, and there is none yet of a queue of priorities. */
    private static List<Row> priorities() {
        List<Row> rows = new ArrayList<>();
        for (int levels : new int[] {1, 8, 256}) {
            String id = "P" + levels;
            String where = "10,000 queued, " + (levels == 1 ? "one priority: " : levels + " priorities: ");
            rows.add(Row.lower(id, id, where + "enqueue of one more", "ns", reported()));
            rows.add(Row.bytes(id + ".bytes", id, id, where + "memory for one more"));
            rows.add(Row.lower(id + ".run", id, where + "they run, each", "ns", reported()));
        }
        return rows;
    }

    /** What is asked of H1 is asked of J1: it is the same hand-off through another door. */
    private static List<Row> jobs() {
        List<Row> rows = new ArrayList<>(List.of(
                Row.lower("J1.p50", "J1", "job: schedule to its begin, idle thread, median", "us", atMostOfLimit(1.1))
                        .limit(Limit.variant("bare unpark", "J1", "unpark", "J1.p50")),
                Row.lower("J1.p99", "J1", "job: schedule to its begin, 99 of 100 within", "us", lead(1))
                        .limit(Limit.variant("bare unpark", "J1", "unpark", "J1.p99")),
                Row.lower("B1", "B1", "1,000 jobs that sleep for 10 ms: all have ended", "ms", lead(1))
                        .limit(Limit.number("all of them at once", 10)),
                Row.lower(
                        "B1.threads",
                        "B1",
                        "1,000 jobs that sleep: threads after many rounds",
                        "threads",
                        reported())));
        rows.addAll(sleepers("B1.unbound", "kernworkUnbound", "1,000 works of an unbound queue that sleep"));
        rows.addAll(sleepers("B1.declared", "kernworkDeclared", "1,000 works that sleep and say so"));
        rows.addAll(sleepers("B1.noticed", "kernworkBlocked", "1,000 works that sleep and do not say so"));
        rows.addAll(sleepers("B1.virtual", "kernworkVirtual", "1,000 works on virtual threads that sleep"));
        return rows;
    }

    private static List<Row> sleepers(String id, String variant, String title) {
        return List.of(
                Row.lower(id, "B1", title + ": all have ended", "ms", reported())
                        .key("B1")
                        .ours(variant)
                        .limit(Limit.number("all of them at once", 10)),
                Row.lower(id + ".threads", "B1", title + ": threads after many rounds", "threads", reported())
                        .key("B1.threads")
                        .ours(variant));
    }

    /** Nothing is asked but that nothing is allocated: there is no figure yet that a goal could rest on. */
    private static List<Row> interrupts() {
        List<Row> rows = new ArrayList<>();
        rows.add(Row.lower("I1", "I1", "top half in which nothing is raised: enter and leave", "ns", reported())
                .limit(Limit.variant("1 ThreadLocal.get", "I1", "threadLocal", "I1")));
        rows.add(Row.bytes("I1.bytes", "I1", "I1", "top half: memory for each"));
        rows.add(Row.lower("I1.disable", "I1", "bottom halves disabled and enabled again", "ns", reported())
                .limit(Limit.variant("1 ThreadLocal.get", "I1", "threadLocal", "I1")));
        rows.add(Row.bytes("I1.disable.bytes", "I1", "I1.disable", "bottom halves disabled: memory for each"));
        rows.addAll(turns("I2", "one in a loop's turn"));
        rows.addAll(turns("I3", "each of 16 in a loop's turn"));
        rows.addAll(tasklets("I4", Workload.OURS, "tasklet: schedule to its begin in ksoftirqd"));
        rows.addAll(tasklets("I4.here", "kernworkHere", "tasklet: schedule in a top half to its begin there"));
        return rows;
    }

    private static List<Row> turns(String workload, String which) {
        List<Row> rows = new ArrayList<>();
        rows.addAll(turns(workload, workload, Workload.OURS, which + ": vector raised and run"));
        rows.addAll(turns(workload, workload + ".tasklet", "kernworkTasklet", which + ": tasklet scheduled and run"));
        rows.addAll(turns(workload, workload + ".work", "kernworkWork", which + ": bottom-half work queued and run"));
        return rows;
    }

    private static List<Row> turns(String workload, String id, String ours, String title) {
        return List.of(
                Row.lower(id, workload, title, "ns", reported())
                        .key(workload)
                        .ours(ours)
                        .against(LOOPS)
                        .limit(Limit.variant("a queue of the loop's own", workload, "deque", workload)),
                Row.bytes(id + ".bytes", workload, workload, title + ", memory").ours(ours));
    }

    private static List<Row> tasklets(String id, String ours, String title) {
        Limit unpark = Limit.variant("bare unpark", "I4", "unpark", "I4.p50");
        return List.of(
                Row.lower(id + ".p50", "I4", title + ", median", "us", reported())
                        .key("I4.p50")
                        .ours(ours)
                        .against(HAND_OVERS)
                        .limit(unpark),
                Row.lower(id + ".p99", "I4", title + ", 99 of 100 within", "us", reported())
                        .key("I4.p99")
                        .ours(ours)
                        .against(HAND_OVERS)
                        .limit(Limit.variant("bare unpark", "I4", "unpark", "I4.p99")),
                Row.lower(id + ".cost", "I4", title + ", what the caller pays", "us", reported())
                        .key("I4.cost")
                        .ours(ours)
                        .against(HAND_OVERS)
                        .limit(Limit.variant("bare unpark", "I4", "unpark", "I4.cost")));
    }

    private static List<Row> removal() {
        return List.of(
                Row.lower("C1.cancel", "C1", "cancel of a queued item, which leaves the queue", "ns", lead(2))
                        .against(REMOVING),
                Row.lower("C1.cancelSync", "C1", "cancelSync of a running item, after its end", "us", reported()),
                Row.lower("C1.flushIdle", "C1", "flush of an idle queue", "ns", reported()),
                Row.lower("C1.flushBusy", "C1", "flush of a busy queue, after its last item", "us", reported()));
    }

    private static List<Row> timers() {
        return List.of(
                Row.lower("T1", "T1", "1,000 timers: one of them put off", "ns", lead(2.5))
                        .limit(Limit.of("1 compare-and-set", "cas", ns -> ns)),
                Row.bytes("T1.bytes", "T1", "T1", "1,000 timers: memory for each that is put off"),
                Row.lower("T1.now", "T1", "the same, by a clock that was read for 1,024 of them", "ns", lead(6))
                        .limit(Limit.of("1 compare-and-set", "cas", ns -> ns)),
                Row.lower("T1.earlier", "T1", "1,000 timers: one of them brought forward", "ns", reported()),
                Row.lower("T2", "T2", "1,000 timers: one of them cancelled, another one armed", "ns", lead(1.5)),
                Row.bytes("T2.bytes", "T2", "T2", "1,000 timers: memory for each cancel and arm"));
    }

    /** As an executor, whose interface asks for a new object for each task: its own words are E1, Q1 and T2. */
    private static List<Row> executors() {
        return List.of(
                Row.higher("X1", "X1", "execute: empty tasks, 1 producer to 1 worker", "M/s", reported()),
                Row.bytes("X1.bytes", "X1", "X1", "execute: memory for each").goal(reported()),
                Row.lower("X2", "X2", "submit and get: one caller, one worker", "us", reported()),
                Row.bytes("X2.bytes", "X2", "X2", "submit and get: memory for each")
                        .goal(reported()),
                Row.lower(
                        "X3",
                        "X3",
                        "1,000 delayed tasks: one of them cancelled, another one scheduled",
                        "ns",
                        reported()),
                Row.bytes("X3.bytes", "X3", "X3", "1,000 delayed tasks: memory for each cancel and schedule")
                        .goal(reported()));
    }

    private static List<Row> crowd() {
        return List.of(
                Row.lower("T3.rearm", "T3", "1,000,000 timers: one of them put off", "ns", lead(1.2)),
                Row.bytes("T3.rearm.bytes", "T3", "T3.rearm", "1,000,000 timers: memory for each that is put off"),
                Row.lower(
                        "T3.cancel", "T3", "1,000,000 timers: one of them cancelled, another one armed", "ns", lead(2)),
                Row.bytes("T3.cancel.bytes", "T3", "T3.cancel", "1,000,000 timers: memory for each cancel and arm"),
                Row.lower(
                        "T3.mixed", "T3", "1,000,000 timers: put off, cancelled or armed, by chance", "ns", reported()),
                Row.lower("T3.retained", "T3", "1,000,000 timers: memory that arming adds, each", "B", lead(2)),
                Row.lower(
                        "T3.objects", "T3", "1,000,000 timers: memory of each, its objects included", "B", reported()));
    }

    private static List<Row> lateness() {
        return List.of(
                Row.lower("T4.p50", "T4", "1,000 timers a second: lateness, median", "us", lead(1))
                        .against(SCHEDULED),
                Row.lower("T4.p99", "T4", "1,000 timers a second: lateness, 99 of 100 within", "us", lead(1))
                        .against(SCHEDULED),
                Row.lower("T4.many.p50", "T4", "100,000 timers a second: lateness, median", "us", reported())
                        .against(SCHEDULED),
                Row.lower("T4.many.p99", "T4", "100,000 timers a second: lateness, 99 of 100 within", "us", reported())
                        .against(SCHEDULED));
    }

    private static List<Row> idle() {
        return List.of(
                Row.lower("T5", "T5", "1,000 timers, none of them due: wake-ups of threads", "1/s", zero()),
                Row.lower("M1.workers", "M1", "workers left after the idle time", "threads", zero()),
                Row.lower("M1.bytes", "M1", "memory for each idle-run-idle round, all threads", "B", zero()));
    }

    /** Nothing is asked but that a runtime at rest looks at nothing, and that looking allocates nothing. */
    private static List<Row> monitor() {
        List<Row> rows = new ArrayList<>(looks("M2", Workload.OURS, "16 bodies asleep, work waits"));
        rows.addAll(looks("M2.computing", "kernworkComputing", "2 bodies compute, work waits"));
        rows.add(Row.lower("M2.unbound", "M2", "monitor, 16 unbound bodies compute: of one CPU", "%", reported())
                .key("M2")
                .ours("kernworkUnbound"));
        rows.add(Row.lower("M2.idle", "M2", "monitor, nothing to do: of one CPU", "%", zero())
                .key("M2")
                .ours("kernworkIdle"));
        return rows;
    }

    private static List<Row> looks(String id, String variant, String when) {
        String title = "monitor, " + when + ": ";
        return List.of(
                Row.lower(id, "M2", title + "of one CPU", "%", reported())
                        .key("M2")
                        .ours(variant),
                Row.lower(id + ".look", "M2", title + "CPU time of a look", "us", reported())
                        .key("M2.look")
                        .ours(variant),
                Row.bytes(id + ".bytes", "M2", "M2.look", title + "memory for a look")
                        .ours(variant));
    }

    /** How the number of threads goes on after a burst. */
    private static List<Row> fading() {
        List<Row> rows = new ArrayList<>(fading("M3", Workload.OURS, "1,000 bodies sleep 10 ms and do not say so"));
        rows.addAll(fading("M3.declared", "kernworkDeclared", "the same, and they say so"));
        return rows;
    }

    private static List<Row> fading(String id, String variant, String title) {
        List<Row> rows = List.of(
                Row.lower(id + ".time", "M3", title + ", no threads before: all have ended", "ms", reported())
                        .key("M3.time"),
                Row.lower(id + ".peak", "M3", title + ": most threads", "threads", reported())
                        .key("M3.peak"),
                Row.lower(id + ".one", "M3", title + ": threads 1 idle time later", "threads", reported())
                        .key("M3.one"),
                Row.lower(id + ".two", "M3", title + ": threads 2 idle times later", "threads", reported())
                        .key("M3.two"),
                Row.lower(id + ".left", "M3", title + ": threads at the end", "threads", zero())
                        .key("M3.left"));
        return rows.stream().map(row -> row.ours(variant).against(CACHED)).toList();
    }

    private static Row onOneCpu(Row row) {
        if (row.id().startsWith("H2.")) {
            return row.goal(lead(1)); // nothing to spin for, so nothing to lose by it
        }
        return row.goal().kind() == Goal.Kind.LEAD ? row.goal(lead(ONE_CPU_LEAD)) : row;
    }
}
