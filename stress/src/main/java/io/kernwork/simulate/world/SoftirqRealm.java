package io.kernwork.simulate.world;

import io.kernwork.base.Admission;
import io.kernwork.base.AtomicSection;
import io.kernwork.base.WaitResult;
import io.kernwork.simulate.Count;
import io.kernwork.simulate.Deed;
import io.kernwork.simulate.Op;
import io.kernwork.simulate.sched.Simulation;
import io.kernwork.softirq.BottomHalves;
import io.kernwork.softirq.SoftirqVector;
import io.kernwork.softirq.Softirqs;
import io.kernwork.softirq.Tasklet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Vectors, tasklets and bottom halves. */
final class SoftirqRealm implements Realm {
    private final World world;
    private final Softirqs softirqs;
    private final BottomHalves halves;
    private final List<TaskletBooks> tasklets = new ArrayList<>();
    private final List<VectorBooks> vectors = new ArrayList<>();
    private final List<HalfBooks> bottoms = new ArrayList<>();
    private int insideHalves;

    /** One tasklet; requests that merge count once. */
    private final class TaskletBooks extends Books {
        final Tasklet tasklet;
        private final List<Deed> deeds;

        TaskletBooks(int number, List<Deed> deeds) {
            super(SoftirqRealm.this.world, "tasklet-" + number, 4);
            this.deeds = deeds;
            this.tasklet = softirqs.tasklet(name, this::run);
        }

        private void run() {
            enter(1);
            try {
                Deed deed = deeds.get((int) ((started - 1) % deeds.size()));
                switch (deed) {
                    case ENQUEUE_SELF, ARM_SELF -> {
                        if (budget-- > 0) {
                            asked(deed == Deed.ARM_SELF ? tasklet.scheduleHigh() : tasklet.schedule());
                        }
                    }
                    case DISABLE_SELF -> {
                        tasklet.disableNoSync();
                        tasklet.enable();
                    }
                    default -> Deeds.simple(world, deed, true);
                }
            } finally {
                leave();
            }
        }

        void asked(Admission answer) {
            accepted += answer == Admission.QUEUED ? 1 : 0;
        }
    }

    /** One vector: its handler may run on several CPUs at the same time. */
    private final class VectorBooks {
        final SoftirqVector vector;
        private long raises;
        private long owed; // the last raise that was accepted, and after which a run must begin
        private long seen;

        VectorBooks(int number) {
            this.vector = softirqs.open("vector-" + number, this::handle);
        }

        private void handle() {
            seen = raises;
            Simulation.count(Count.RUNS);
            // also after the close, if it was raised in a section that goes on
            Client.linger(2);
        }

        void raise() {
            long mine = ++raises;
            if (vector.raise().accepted()) {
                owed = Math.max(owed, mine);
            }
        }
    }

    /** One bottom half: never beside another one. */
    private final class HalfBooks {
        final int number;
        private int verbs; // that take its body away
        private long queued;
        private long runs;

        HalfBooks(int number) {
            this.number = number;
            halves.init(number, this::run);
        }

        private void run() {
            world.unless(insideHalves++ == 0, "OVERLAP: bottom half " + number + " runs beside another one");
            runs++;
            Simulation.count(Count.RUNS);
            Client.linger(3);
            insideHalves--;
        }

        void remove() throws InterruptedException {
            verbs++;
            try {
                halves.remove(number);
                if (!world.closing) {
                    halves.init(number, this::run);
                }
            } finally {
                verbs--;
            }
        }

        void mark() {
            Admission answer = halves.mark(number); // first: others mark it meanwhile
            queued += answer == Admission.QUEUED ? 1 : 0;
        }
    }

    SoftirqRealm(World world, SplittableRandom random) {
        this.world = world;
        this.softirqs = Softirqs.of(world.runtime);
        this.halves = BottomHalves.of(world.runtime);
        softirqs.setBudget(1 + random.nextInt(4), Duration.ofNanos(2_000L << random.nextInt(8)));
        for (int i = 0; i < world.program.items(); i++) {
            tasklets.add(new TaskletBooks(i, world.program.bodies().get(i)));
        }
        for (int i = 0; i < world.program.queues(); i++) {
            vectors.add(new VectorBooks(i));
            bottoms.add(new HalfBooks(i));
        }
    }

    @Override
    public void call(Op op, Client client) throws Exception {
        TaskletBooks books = tasklets.get(op.item() % tasklets.size());
        books.begin();
        try {
            call(op, books);
        } finally {
            books.end();
        }
    }

    private void call(Op op, TaskletBooks books) throws InterruptedException {
        Duration time = Duration.ofNanos(Client.duration(op));
        switch (op.verb()) {
            case SECTION -> section(op);
            case TASKLET_DISABLE, TASKLET_DISABLE_TIMED -> disable(op, books, time);
            case TASKLET_ENABLE_TOO_OFTEN -> Refused.enable(books, books.tasklet::enable);
            case TASKLET_DISABLE_TOO_DEEP ->
                Refused.disable(
                        books,
                        () -> {
                            books.tasklet.disableNoSync();
                            return 0;
                        },
                        books.tasklet::enable);
            case TASKLET_KILL, TASKLET_KILL_TIMED -> kill(op, books, time);
            case REMOVE -> {
                HalfBooks half = bottoms.get(op.queue() % bottoms.size());
                if (half.verbs == 0) { // who gives the body back must be the one who has taken it away
                    half.remove();
                }
            }
            default -> ask(op, books);
        }
    }

    /** What may be called anywhere. */
    private void ask(Op op, TaskletBooks books) {
        switch (op.verb()) {
            case RAISE -> vectors.get(op.queue() % vectors.size()).raise();
            case TASKLET_SCHEDULE -> books.asked(books.tasklet.schedule());
            case TASKLET_SCHEDULE_HIGH -> books.asked(books.tasklet.scheduleHigh());
            case MARK -> bottoms.get(op.queue() % bottoms.size()).mark();
            default -> throw new IllegalArgumentException(op.toString());
        }
    }

    /** Each two bits say what is asked for inside. */
    private void section(Op op) {
        try (AtomicSection _ = op.queue() % 2 == 0 ? softirqs.enterInterrupt() : softirqs.disableBottomHalves()) {
            for (int bits = op.value(); bits > 0; bits >>>= 3) {
                TaskletBooks books = tasklets.get((op.item() + bits) % tasklets.size());
                switch (bits & 3) {
                    case 0 -> vectors.get((op.item() + bits) % vectors.size()).raise();
                    case 1 -> books.asked(books.tasklet.schedule());
                    case 2 -> books.asked(books.tasklet.scheduleHigh());
                    default -> bottoms.get((op.item() + bits) % bottoms.size()).mark();
                }
            }
        }
    }

    private void disable(Op op, TaskletBooks books, Duration time) throws InterruptedException {
        boolean stands = false;
        long begun = books.started;
        try {
            if (op.queue() % 2 == 0) {
                books.tasklet.disable();
                stands = true;
            } else {
                WaitResult result = books.tasklet.disable(time);
                stands = result.done();
            }
            if (stands) {
                books.checkEnded(begun, "disable");
                books.disables++;
            }
            Client.linger(op.value() % 40);
        } finally {
            books.disables -= stands ? 1 : 0;
            books.tasklet.enable();
        }
    }

    private void kill(Op op, TaskletBooks books, Duration time) throws InterruptedException {
        long begun = books.started;
        try {
            if (op.queue() % 2 == 0) {
                books.tasklet.kill();
                books.checkEnded(begun, "kill");
            } else if (!books.tasklet.kill(time).done()) {
                Simulation.count(Count.TIMED_OUT);
            }
        } catch (IllegalStateException refused) {
            boolean held = String.valueOf(refused.getMessage()).contains("scheduled and disabled");
            world.unless(held, "ANSWER: " + refused);
        }
    }

    @Override
    public void check() {
        for (TaskletBooks books : tasklets) {
            books.dropped = world.drops(books.tasklet);
            books.balance();
        }
        for (VectorBooks books : vectors) {
            world.unless(
                    books.seen >= books.owed,
                    "LOST: raise " + books.owed + " of " + books.vector + " was accepted, and the last run saw "
                            + books.seen);
        }
        for (HalfBooks books : bottoms) {
            world.unless(
                    books.queued == books.runs,
                    "BALANCE: bottom half " + books.number + " was queued " + books.queued + " times and ran "
                            + books.runs);
        }
    }
}
