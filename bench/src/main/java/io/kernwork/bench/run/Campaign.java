package io.kernwork.bench.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One run of the benchmark: round by round, workload by workload, every variant in its turn. A variant that fails is noted and,
 * after a second failure, left out; the run goes on. A sample under foreign load is taken again, and the quietest one counts.
 */
public final class Campaign {
    private static final int FAILURES = 2;

    /** After so many repetitions in a row that were disturbed, too, the load is there to stay. */
    private static final int FRUITLESS = 4;

    /** How a job is carried out: a child JVM, or in tests something that answers at once. */
    @FunctionalInterface
    public interface Runner {
        /** {@return what became of it} */
        Attempt run(Job job, Schedule schedule) throws InterruptedException;
    }

    /** Who need not be measured again after the first round. */
    @FunctionalInterface
    public interface Pruning {
        /** {@return whether it can still matter} */
        boolean worthRepeating(Job job, Measurements soFar);
    }

    private final Map<String, List<Job>> jobs = new LinkedHashMap<>();
    private final Schedule schedule;
    private final Runner runner;
    private final Pruning pruning;
    private final Progress progress;
    private final Measurements measured = new Measurements();
    private final Set<Job> dropped = new HashSet<>();
    private int done;
    private int fruitless;

    /**
     * Prepares a run.
     *
     * @param jobs each variant of each workload once; those of one workload are measured next to each other
     */
    public Campaign(List<Job> jobs, Schedule schedule, Runner runner, Pruning pruning, Progress progress) {
        for (Job job : jobs) {
            this.jobs.computeIfAbsent(job.workload(), _ -> new ArrayList<>()).add(job);
        }
        this.schedule = schedule;
        this.runner = runner;
        this.pruning = pruning;
        this.progress = progress;
    }

    /** {@return a runner of child JVMs} */
    public static Runner in(ChildJvm children) {
        return (job, schedule) -> children.run(job, schedule.plan(), schedule.patience(job.workload()));
    }

    /** {@return what was measured} */
    public Measurements run() throws InterruptedException {
        for (int round = 0; round < schedule.rounds(); round++) {
            if (round > 0 && late()) {
                progress.say("Time is up: the rounds from the " + (round + 1) + ". on are left out.");
                break;
            }
            for (var workload : jobs.entrySet()) {
                if (round < schedule.rounds(workload.getKey())) {
                    run(workload.getValue(), round);
                }
            }
        }
        progress.clear();
        return measured;
    }

    private void run(List<Job> variants, int round) throws InterruptedException {
        for (Job job : Schedule.rotated(variants, round)) {
            if (round > 0 && (late() || leftOut(job))) {
                continue;
            }
            progress.next(
                    job, round, schedule.rounds(job.workload()), done, done + remaining(job, round), schedule.budget());
            measure(job, round);
            done++;
        }
    }

    private boolean late() {
        return progress.elapsed().compareTo(schedule.budget()) > 0;
    }

    private boolean leftOut(Job job) {
        return dropped.contains(job) || !pruning.worthRepeating(job, measured);
    }

    /** Roughly: who is pruned later is not known yet. */
    private int remaining(Job current, int round) {
        int remaining = 0;
        boolean begun = false;
        for (var workload : jobs.entrySet()) {
            begun |= workload.getKey().equals(current.workload());
            int rounds = schedule.rounds(workload.getKey()) - round - (begun ? 0 : 1);
            long live = workload.getValue().stream()
                    .filter(job -> round == 0 || !leftOut(job))
                    .count();
            remaining += (int) (live * Math.max(0, rounds));
        }
        return Math.max(1, remaining);
    }

    private void measure(Job job, int round) throws InterruptedException {
        Attempt best = runner.run(job, schedule);
        for (int repeat = 0; repeat < schedule.repeats() && mayBeQuieter(best); repeat++) {
            Attempt again = runner.run(job, schedule);
            fruitless = again.disturbed() ? fruitless + 1 : 0;
            if (fruitless == FRUITLESS) {
                progress.say("Others keep the CPUs busy: nothing is repeated until a sample is quiet.");
            }
            if (again.succeeded() && again.foreign() < best.foreign()) {
                best = again;
            }
        }
        if (best.succeeded() && !best.disturbed()) {
            fruitless = 0;
        }
        measured.add(job, round, best);
        if (!best.succeeded()) {
            progress.say(job + " failed: " + best.failure());
            drop(job);
        } else if (best.disturbed()) {
            progress.say(String.format(Locale.ROOT, "%s: others used %.0f %% of the CPUs", job, 100 * best.foreign()));
        }
    }

    private boolean mayBeQuieter(Attempt attempt) {
        return attempt.succeeded() && attempt.disturbed() && fruitless < FRUITLESS && !late();
    }

    private void drop(Job job) {
        var series = measured.of(job.workload(), job.variant().id());
        if (series != null && series.failures() >= FAILURES) {
            dropped.add(job);
        }
    }

    /** {@return how long it took} */
    public Duration elapsed() {
        return progress.elapsed();
    }
}
