package io.kernwork.torture;

import io.kernwork.Kernwork;
import io.kernwork.base.Admission;
import io.kernwork.base.CloseReport;
import io.kernwork.base.CloseReport.NeverRan;
import io.kernwork.base.WaitResult;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Verbs that meet at one armed work, round after round: a re-arm for now and a cancel; and two closes of its queue with a
 * re-arm between them. The books are closed after each round, and each way in which it can end has a name and a share.
 */
final class ArmingDuels {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int REARMS = 3;
    private static final int SPINS = 256;

    private final long seed;
    private final Kernwork runtime;
    private final ArmingVerbs verbs;
    private final Violations violations;
    private final WorkQueue steady;
    private final AtomicInteger ran = new AtomicInteger();
    private final DelayedWork work = DelayedWork.counted("contested", ran::addAndGet);
    private final DelayedWork bystander = DelayedWork.counted("bystander", ran::addAndGet);
    private final Work obstacle = Work.of("obstacle", ArmingDuels::spin);
    private final SplittableRandom random;
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private ArmingEnds ends = ArmingEnds.NONE;

    // what the sides of a round have found; the meetings publish it
    private WorkQueue closing;
    private int verb;
    private Admission answer = Admission.CLOSED;
    private int removed;
    private CloseReport one;
    private CloseReport other;

    /**
     * What came of one kind of duel.
     *
     * @param outcomes how often each of them was, by name
     */
    record Result(String name, ArmingEnds ends, Map<String, Integer> outcomes) {
        /** How many duels there were. */
        int duels() {
            return outcomes.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** In per cent; 0 for what never was. */
        double share(String outcome) {
            return 100.0 * outcomes.getOrDefault(outcome, 0) / duels();
        }

        @Override
        public String toString() {
            String shares = outcomes.keySet().stream()
                    .map(outcome -> String.format(Locale.ROOT, "%s %.1f %%", outcome, share(outcome)))
                    .collect(Collectors.joining(", "));
            return String.format(Locale.ROOT, "%s, %,d duels: %s", name, duels(), shares);
        }
    }

    ArmingDuels(long seed, Kernwork runtime, ArmingVerbs verbs, Violations violations) {
        this.seed = seed;
        this.runtime = runtime;
        this.verbs = verbs;
        this.violations = violations;
        this.random = new SplittableRandom(seed);
        this.steady = open("steady");
        this.closing = steady;
        this.one = new CloseReport(steady, List.of(), List.of());
        this.other = one;
    }

    /** A re-arm for now against a cancel, and against the run that follows. */
    Result rearmNowAgainstCancel(long rounds) throws InterruptedException {
        new Fight(seed, violations)
                .run(
                        rounds,
                        () -> {
                            arm(steady, work);
                            obstruct(steady);
                        },
                        List.of(() -> answer = verbs.rearmNow(steady, work), () -> removed = work.cancel()),
                        this::judgeCancel);
        return result("rearm for now against cancel");
    }

    private void judgeCancel() throws InterruptedException {
        await(work.flush(PATIENCE));
        await(obstacle.flush(PATIENCE));
        int delivered = ran.getAndSet(0);
        String seen = answer + ", removed " + removed + ", ran " + delivered;
        note(
                switch (seen) {
                    case "QUEUED, removed 1, ran 1" -> "cancelled and queued anew";
                    case "REARMED, removed 1, ran 0" -> "queued and cancelled";
                    case "REARMED, removed 0, ran 1" -> "queued and run";
                    default -> wrong(seen);
                });
        count(1, delivered, removed, 0);
    }

    /** Two closes of one queue against a re-arm of what is armed for it: for later, for now, or for another queue. */
    Result closeAgainstRearmAgainstClose(long rounds) throws InterruptedException {
        new Fight(seed, violations)
                .run(
                        rounds,
                        () -> {
                            verb = random.nextInt(REARMS);
                            closing = WorkQueue.builder("closing")
                                    .runtime(runtime)
                                    .build();
                            arm(closing, work);
                            arm(closing, bystander);
                        },
                        List.of(
                                () -> one = verbs.close(closing),
                                () -> answer = rearm(),
                                () -> other = verbs.close(closing)),
                        this::judgeClose);
        return result("close against rearm against close");
    }

    private Admission rearm() {
        return switch (verb) {
            case 0 -> closing.rearm(work, HOUR);
            case 1 -> verbs.rearmNow(closing, work);
            default -> steady.rearm(work, HOUR);
        };
    }

    private void judgeClose() throws InterruptedException {
        await(obstacle.cancelSync(PATIENCE));
        int left = await(work.cancelSync(PATIENCE));
        int delivered = ran.getAndSet(0);
        int reported = reported(one, work);
        String seen = List.of("later", "now", "elsewhere").get(verb) + " " + answer + ", reported " + reported
                + ", ran " + delivered + ", armed elsewhere " + left;
        note(
                switch (seen) {
                    case "later CLOSED, reported 1, ran 0, armed elsewhere 0",
                            "now CLOSED, reported 1, ran 0, armed elsewhere 0" -> "closed and refused";
                    case "later REARMED, reported 1, ran 0, armed elsewhere 0" -> "re-armed and closed";
                    case "now REARMED, reported 1, ran 0, armed elsewhere 0" -> "re-armed for now and closed";
                    case "now REARMED, reported 0, ran 1, armed elsewhere 0" -> "re-armed for now and run";
                    case "elsewhere REARMED, reported 0, ran 0, armed elsewhere 1" -> "moved before the close";
                    case "elsewhere ARMED, reported 1, ran 0, armed elsewhere 1" -> "closed and armed elsewhere";
                    default -> wrong(seen);
                });
        violations.unless(
                reported(other, work) == reported && reported(one, bystander) == 1 && reported(other, bystander) == 1,
                Kind.REPORT,
                "two closes that met have reported " + one.neverRan() + " and " + other.neverRan());
        violations.unless(
                !work.isPending() && !bystander.isPending(), Kind.LEFT, "something is armed for a closed queue");
        count(2, delivered, left, reported + 1);
    }

    private static int reported(CloseReport report, DelayedWork work) {
        return report.neverRan().stream()
                .filter(never -> never.item().equals(work))
                .mapToInt(NeverRan::requests)
                .sum();
    }

    // ---- the books

    private WorkQueue open(String name) {
        return WorkQueue.builder(name).runtime(runtime).ordered().build();
    }

    /** Every other time keeps the queue busy for a moment, so that what is queued is not begun at once. */
    private void obstruct(WorkQueue queue) {
        if (random.nextBoolean()) {
            queue.enqueue(obstacle);
        }
    }

    private static void spin() {
        for (int spins = ThreadLocalRandom.current().nextInt(SPINS); spins > 0; spins--) {
            Thread.onSpinWait();
        }
    }

    private void arm(WorkQueue queue, DelayedWork idle) {
        Admission armed = queue.enqueueAfter(idle, HOUR);
        violations.unless(armed == Admission.ARMED, Kind.ANSWER, "arming an idle work answered " + armed);
    }

    private int await(WaitResult waited) {
        violations.unless(waited.done(), Kind.HANG, "a run of a contested work has not ended in " + PATIENCE);
        return waited.removed();
    }

    private String wrong(String seen) {
        violations.add(Kind.BALANCE, "a duel has ended with " + seen);
        return "wrong";
    }

    private void note(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    /** Each arming ends once: those before the duel, and that of the re-arm if it was accepted. */
    private void count(int before, int delivered, int cancelled, int closed) {
        int rearmed = answer == Admission.REARMED ? 1 : 0;
        ArmingEnds round =
                new ArmingEnds(before + (answer.accepted() ? 1 : 0), delivered, cancelled, rearmed, 0, closed);
        violations.unless(round.balanced(), Kind.BALANCE, "not each arming of a duel has ended once: " + round);
        ends = ends.plus(round);
    }

    private Result result(String name) {
        Result result = new Result(name, ends, Collections.unmodifiableMap(new TreeMap<>(outcomes)));
        ends = ArmingEnds.NONE;
        outcomes.clear();
        return result;
    }
}
