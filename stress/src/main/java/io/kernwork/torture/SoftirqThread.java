package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.torture.Violations.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** One thread of the storm: an event loop, whose turns are atomic sections, or a thread that enters none. */
final class SoftirqThread implements Runnable {
    private static final Duration MOMENT = Duration.ofMillis(2);
    private static final int MOST_DISABLED = 3;
    private static final int MOST_LATE = 100; // turns after the close
    private static final int LONGEST_LIFE = 200; // in turns
    private static final int PAUSE_NANOS = 20_000;

    private final SoftirqWorld world;
    private final int number;
    private final boolean loops;
    private final SplittableRandom random;
    private final Deque<TaskletBooks> disabled = new ArrayDeque<>();
    private long scheduled;
    private long quota;
    private int late;

    /** What it has done, for the report. */
    long sections;

    long kills;
    long disables;

    SoftirqThread(SoftirqWorld world, int number, boolean loops, SplittableRandom random) {
        this.world = world;
        this.number = number;
        this.loops = loops;
        this.random = random;
    }

    /** So many schedules more. */
    SoftirqThread extend(long more) {
        quota = scheduled + more;
        late = 0;
        return this;
    }

    /** One life after the other, each on a thread of its own: the CPU of one that has ended is taken by the next one. */
    @Override
    public void run() {
        try {
            world.meet();
            while (goesOn()) {
                Thread life =
                        Thread.ofPlatform().daemon(true).name("softirq-storm").start(this::live);
                life.join();
            }
            while (!disabled.isEmpty()) {
                disabled.poll().tasklet.enable();
            }
        } catch (Throwable failure) {
            world.violations.add(Kind.FAILURE, Report.text(failure));
        }
    }

    private boolean goesOn() {
        return scheduled < quota && late < MOST_LATE && world.violations.none();
    }

    private void live() {
        try {
            for (int turns = random.nextInt(LONGEST_LIFE); turns >= 0 && goesOn(); turns--) {
                late += world.closed ? 1 : 0;
                if (loops) {
                    turn();
                } else {
                    act();
                    actOutside();
                }
                if (random.nextInt(16) == 0) {
                    LockSupport.parkNanos(random.nextInt(PAUSE_NANOS)); // else ksoftirqd hardly gets a processor
                }
            }
        } catch (IllegalStateException refused) {
            boolean explained =
                    world.closing && String.valueOf(refused.getMessage()).contains("is closed");
            world.violations.unless(explained, Kind.FAILURE, Report.text(refused));
            late = MOST_LATE; // a closed runtime lets no thread enter for the first time
        } catch (Throwable failure) {
            world.violations.add(Kind.FAILURE, Report.text(failure));
        }
    }

    static void linger(int spins) {
        for (int i = 0; i < spins; i++) {
            Thread.onSpinWait();
        }
    }

    // ---- in sections

    private void turn() {
        sections++;
        if (random.nextInt(8) == 0) {
            undisturbed();
            return;
        }
        try (var _ = world.softirqs.enterInterrupt()) {
            int acts = 1 + random.nextInt(random.nextInt(16) == 0 ? 64 : 8);
            for (int i = 0; i < acts; i++) {
                act();
            }
            if (random.nextInt(16) == 0) {
                undisturbed();
            }
        }
    }

    private void undisturbed() {
        try (var _ = world.verbs.disableBottomHalves(world.softirqs)) {
            int cpu = world.occupancy.enter("section");
            act();
            linger(random.nextInt(32));
            world.occupancy.leave(cpu);
        }
    }

    // ---- anywhere

    private void act() {
        resume();
        switch (random.nextInt(32)) {
            case 0, 1, 2, 3 ->
                world.vectors.get(random.nextInt(world.vectors.size())).raise(number);
            case 4 -> world.halves.get(random.nextInt(world.halves.size())).mark(number);
            case 5, 6 -> work().enqueue();
            case 7 -> work().cancel();
            case 8 -> pause(tasklet());
            default -> schedule(tasklet());
        }
    }

    private TaskletBooks tasklet() {
        return world.tasklets.get(random.nextInt(world.tasklets.size()));
    }

    private SoftirqWorkBooks work() {
        return world.works.get(random.nextInt(world.works.size()));
    }

    private void schedule(TaskletBooks books) {
        scheduled++;
        Admission answer = books.schedule(number, random.nextInt(4) == 0);
        boolean refusable = answer != Admission.CLOSED || world.closing;
        world.violations.unless(refusable, Kind.ANSWER, books.tasklet + " answered CLOSED, and nothing is");
    }

    private void pause(TaskletBooks books) {
        if (disabled.size() < MOST_DISABLED) {
            books.tasklet.disableNoSync();
            disabled.add(books);
            disables++;
        }
    }

    private void resume() {
        if (!disabled.isEmpty() && random.nextInt(4) == 0) {
            disabled.poll().tasklet.enable();
        }
    }

    // ---- outside sections, where a thread may wait

    private void actOutside() throws InterruptedException {
        switch (random.nextInt(512)) {
            case 0 -> kill(tasklet());
            case 1 -> disable(tasklet());
            case 2 -> removeHalf();
            default -> {}
        }
        if (number == SoftirqWorld.CLOSER && world.closing && random.nextInt(64) == 0) {
            for (int i = 0; i < MOST_DISABLED; i++) {
                pause(tasklet()); // what is scheduled and disabled then is dropped
            }
            world.close();
        }
    }

    private void kill(TaskletBooks books) throws InterruptedException {
        long begun = books.begun();
        try {
            if (books.tasklet.kill(MOMENT).done()) {
                books.checkEnded(begun, "kill");
                kills++;
            }
        } catch (IllegalStateException refused) {
            boolean explained = String.valueOf(refused.getMessage()).contains("is scheduled and disabled");
            world.violations.unless(explained, Kind.FAILURE, refused.toString());
        }
    }

    private void disable(TaskletBooks books) throws InterruptedException {
        long begun = books.begun();
        if (books.tasklet.disable(MOMENT).done()) {
            books.checkEnded(begun, "disable");
            long then = books.begun();
            linger(random.nextInt(256));
            world.violations.unless(books.begun() == then, Kind.DISABLED, books.tasklet + " runs while it is disabled");
        }
        books.tasklet.enable();
        disables++;
    }

    /** Only one thread removes, and so gives back what it has found. */
    private void removeHalf() throws InterruptedException {
        if (number == SoftirqWorld.CLOSER) {
            world.halves.get(random.nextInt(world.halves.size())).remove();
        }
    }
}
