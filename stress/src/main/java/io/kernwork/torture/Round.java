package io.kernwork.torture;

import io.kernwork.internal.engine.EngineAccess;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** A storm over a world of its own, the calm after it, and the balance. */
final class Round {
    final World world;

    private static final long MOMENT_NANOS = 10_000_000_000L;

    private final List<Storm> storms = new ArrayList<>();
    private final Ledger calm;
    private final SplittableRandom random;
    private final String name;

    Round(Settings settings, Program program, Violations violations, int number, long operations) {
        this.name = "round " + number;
        this.random = new SplittableRandom(settings.seed() + number);
        this.world = new World(settings, program, violations, random);
        this.calm = new Ledger(world.works());
        int threads = settings.threads();
        for (int i = 0; i < threads; i++) {
            int each = world.alarms.size() / threads;
            List<Alarm> own = world.alarms.subList(i * each, (i + 1) * each);
            storms.add(new Storm(world, own, Math.ceilDiv(operations, threads), random.split()));
        }
    }

    /** Grows as long as anything happens. */
    long progress() {
        long done = operations();
        for (Target target : world.targets) {
            done += target.started.getAcquire();
        }
        for (Alarm alarm : world.alarms) {
            done += alarm.started.getAcquire();
        }
        return done;
    }

    /** Verbs called by the threads of the storm so far. */
    long operations() {
        return storms.stream().mapToLong(storm -> storm.done.getAcquire()).sum();
    }

    /** Ends the storm soon. */
    void stop() {
        storms.forEach(storm -> storm.stopped = true);
    }

    void run(Totals totals) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (Storm storm : storms) {
            threads.add(Thread.ofPlatform()
                    .daemon(true)
                    .name("torture-storm-" + threads.size())
                    .start(storm));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        settle();
        balance(totals);
    }

    /** Ends everything, each time in other ways; the bodies may still do what they like. */
    private void settle() throws InterruptedException {
        Caller caller = new Caller(world, calm, random);
        for (Target target : world.targets) {
            payDebts(caller, target);
            switch (random.nextInt(3)) {
                case 0 -> caller.flush(Verb.FLUSH, target.work);
                case 1 -> caller.call(Verb.CANCEL_SYNC, target);
                default -> {} // the close runs it, or drops it
            }
        }
        for (Alarm alarm : world.alarms) {
            alarm.silence(calm);
        }
        for (int i = 0; i < world.queues.length(); i++) {
            WorkQueue queue = world.queues.get(i);
            if (random.nextBoolean()) {
                queue.drain();
            }
        }
        world.runtime.close();
        world.targets.forEach(target -> payDebts(caller, target)); // of the last bodies
    }

    private static void payDebts(Caller caller, Target target) {
        boolean more = true;
        while (more) {
            more = caller.payDebt(target);
        }
    }

    private void balance(Totals totals) {
        List<Ledger> books = new ArrayList<>(List.of(calm));
        storms.forEach(storm -> books.add(storm.ledger));
        world.targets.forEach(target -> books.add(target.ledger));
        world.alarms.forEach(alarm -> books.add(alarm.ledger));
        Ledger sum = new Ledger(world.works());
        for (Ledger book : books) {
            sum.addTotals(book);
            Ledger.add(sum.accepted, book.accepted);
            Ledger.add(sum.removed, book.removed);
            Ledger.add(sum.delivered, book.delivered);
        }
        Ledger.add(sum.removed, world.dropped());
        long saturated = EngineAccess.of(world.runtime).saturations();
        world.targets.forEach(target -> balance(target, sum, saturated));
        world.alarms.forEach(alarm -> balance(alarm, sum, saturated));
        Violations violations = world.violations;
        violations.unless(
                sum.thrown == world.handled.sum(),
                Kind.HANDLER,
                name + ": thrown " + sum.thrown + ", handled " + world.handled);
        violations.unless(
                workersGone(),
                Kind.LEFT,
                name + ": " + world.runtime + " is closed and has " + world.livingThreads() + " threads");
        totals.add(sum, saturated, world.opened.sum());
        if (totals.imbalance() != 0) {
            violations.add(Kind.BALANCE, name + ": " + totals.equation());
        }
    }

    /** A worker whose thread was being started when the runtime was closed may outlive the close by a moment. */
    private boolean workersGone() {
        long start = System.nanoTime();
        while (world.livingThreads() > 0 && System.nanoTime() - start < MOMENT_NANOS) {
            LockSupport.parkNanos(MOMENT_NANOS / 10_000);
        }
        return world.livingThreads() == 0;
    }

    /** One work; where requests were accepted without being counted, only the sum over all can be judged. */
    private void balance(Subject subject, Ledger sum, long saturated) {
        int id = subject.id;
        Work work = subject.work;
        sum.removed[id] += subject.late.sum();
        long missing = sum.accepted[id] - sum.delivered[id] - sum.removed[id];
        if (missing != 0 && saturated == 0) {
            world.violations.add(
                    Kind.BALANCE,
                    name + ", " + work + ": accepted " + sum.accepted[id] + ", delivered " + sum.delivered[id]
                            + ", removed " + sum.removed[id] + ", so " + Math.abs(missing)
                            + (missing > 0 ? " are lost" : " are too many"));
        }
        long runs = subject.ledger.runs; // plain: equal only if each run has seen the one before
        world.violations.unless(
                runs == subject.started.get() && runs == subject.ended.get(),
                Kind.RUN,
                name + ", " + work + ": " + runs + " runs, begun " + subject.started + ", ended " + subject.ended);
        world.violations.unless(
                !work.isPending() && !work.isRunning() && !work.isDisabled(),
                Kind.LEFT,
                name + ": " + work + " after the close of everything");
    }
}
