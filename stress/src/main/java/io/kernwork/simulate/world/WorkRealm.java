package io.kernwork.simulate.world;

import io.kernwork.base.Admission;
import io.kernwork.base.QueueRef;
import io.kernwork.base.SelfWaitException;
import io.kernwork.base.WaitResult;
import io.kernwork.simulate.Area;
import io.kernwork.simulate.Count;
import io.kernwork.simulate.Deed;
import io.kernwork.simulate.Op;
import io.kernwork.simulate.Verb;
import io.kernwork.simulate.sched.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Works and their queues. */
final class WorkRealm implements Realm {
    private static final Set<Verb> TAKE_AWAY = EnumSet.of(
            Verb.REARM,
            Verb.REARM_NOW,
            Verb.CANCEL,
            Verb.CANCEL_SYNC,
            Verb.CANCEL_SYNC_TIMED,
            Verb.CANCEL_ASYNC,
            Verb.DISABLE,
            Verb.DISABLE_SYNC,
            Verb.DISABLE_SYNC_TIMED,
            Verb.DISABLE_TOO_DEEP,
            Verb.CLOSE,
            Verb.CLOSE_TIMED,
            Verb.CLOSE_ASYNC,
            Verb.CLOSE_RUNTIME);
    private static final Set<Deed> TAKE_AWAY_TOO =
            EnumSet.of(Deed.CANCEL_SELF, Deed.CANCEL_OTHER, Deed.DISABLE_SELF, Deed.ARM_SELF);

    private static final long SOON = 2_000;

    final World world;
    final List<SimQueue> queues = new ArrayList<>();
    final List<WorkBooks> works = new ArrayList<>();
    /** Whether nothing takes a request away, so that who comes first runs first. */
    final boolean orderly;

    WorkRealm(World world, SplittableRandom random) {
        this.world = world;
        this.orderly = world.program.clients().stream()
                        .noneMatch(ops -> ops.stream().anyMatch(op -> TAKE_AWAY.contains(op.verb())))
                && world.program.bodies().stream()
                        .noneMatch(deeds -> deeds.stream().anyMatch(TAKE_AWAY_TOO::contains));
        SimQueue.Kind[] kinds = SimQueue.Kind.values();
        for (int i = 0; i < world.program.queues(); i++) {
            SimQueue.Kind kind = random.nextInt(3) == 0 ? SimQueue.Kind.PLAIN : kinds[random.nextInt(kinds.length)];
            queues.add(new SimQueue(world, "queue-" + i, kind));
        }
        for (int i = 0; i < world.program.items(); i++) {
            works.add(new WorkBooks(this, i, world.program.bodies().get(i)));
        }
    }

    SimQueue of(QueueRef ref) {
        for (SimQueue queue : queues) {
            if (queue.queue == ref) {
                return queue;
            }
        }
        throw new IllegalStateException("not ours: " + ref);
    }

    @Override
    public void call(Op op, Client client) throws Exception {
        WorkBooks work = works.get(op.item() % works.size());
        SimQueue queue = queues.get(op.queue() % queues.size());
        work.begin();
        try {
            if (isOfQueue(op.verb())) {
                new QueueCalls(this, queue).call(op);
            } else {
                call(op, client, work, queue);
            }
        } catch (InterruptedException interrupted) {
            work.removed(Told.removed(interrupted));
            throw interrupted;
        } finally {
            work.end();
        }
    }

    private static boolean isOfQueue(Verb verb) {
        return switch (verb) {
            case FLUSH_QUEUE,
                    FLUSH_QUEUE_TIMED,
                    DRAIN,
                    DRAIN_TIMED,
                    SET_MAX_ACTIVE,
                    FREEZE,
                    CLOSE,
                    CLOSE_TIMED,
                    CLOSE_ASYNC -> true;
            default -> false;
        };
    }

    private void call(Op op, Client client, WorkBooks work, SimQueue queue) throws Exception {
        Duration time = Duration.ofNanos(Client.duration(op));
        switch (op.verb()) {
            case ENQUEUE -> enqueue(client.number, work, queue);
            case ENQUEUE_ON -> {
                if (queue.kind == SimQueue.Kind.PER_CPU) {
                    work.ask(0);
                    work.answered(queue.queue.enqueueOn(op.value() % world.runtime.cpus(), work.work));
                }
            }
            case ENQUEUE_AFTER -> {
                work.ask(time.toNanos());
                work.answered(queue.queue.enqueueAfter(work.work, time));
            }
            case REARM -> {
                work.ask(time.toNanos());
                work.answered(queue.queue.rearm(work.work, time));
            }
            case REARM_NOW -> {
                work.ask(0);
                work.answered(queue.queue.rearm(work.work, Duration.ZERO));
            }
            case CANCEL -> work.removed(work.work.cancel());
            case CANCEL_SYNC, CANCEL_SYNC_TIMED, CANCEL_ASYNC -> cancel(op.verb(), work, time);
            case DISABLE, DISABLE_SYNC, DISABLE_SYNC_TIMED -> disable(op, work, queue, time);
            case ENABLE_TOO_OFTEN -> Refused.enable(work, work.work::enable);
            case DISABLE_TOO_DEEP -> Refused.disable(work, work.work::disable, work.work::enable);
            case FLUSH, FLUSH_TIMED, FLUSH_ASYNC -> flush(op.verb(), work, time);
            default -> throw new IllegalArgumentException(op.toString());
        }
    }

    private void enqueue(int client, WorkBooks work, SimQueue queue) {
        boolean closed = queue.closed;
        Object entry = queue.mayQueue(client, work);
        Admission answer = Admission.CLOSED;
        work.ask(0);
        try {
            answer = work.answered(queue.queue.enqueue(work.work));
        } finally {
            if (answer != Admission.QUEUED) {
                queue.wasNotQueued(entry);
            }
        }
        world.unless(!closed || answer == Admission.CLOSED, "ANSWER: " + answer + " of a closed queue to " + work.name);
    }

    private void cancel(Verb verb, WorkBooks work, Duration time) throws InterruptedException {
        long begun = work.started;
        if (verb == Verb.CANCEL_SYNC) {
            work.removed(work.work.cancelSync());
            work.checkEnded(begun, "cancelSync");
        } else if (verb == Verb.CANCEL_SYNC_TIMED) {
            WaitResult result = work.work.cancelSync(time);
            work.removed(result.removed());
            ended(result, work, begun, "cancelSync");
        } else {
            var _ = work.work.cancelAsync().thenAccept(removed -> {
                work.removed(removed);
                work.checkEnded(begun, "cancelAsync");
            });
        }
    }

    private void ended(WaitResult result, WorkBooks work, long begun, String verb) {
        if (result.done()) {
            work.checkEnded(begun, verb);
        } else {
            Simulation.count(Count.TIMED_OUT);
        }
    }

    private void disable(Op op, WorkBooks work, SimQueue queue, Duration time) throws InterruptedException {
        boolean stands = false;
        long begun = work.started;
        try {
            if (op.verb() == Verb.DISABLE) {
                work.removed(work.work.disable());
            } else if (op.verb() == Verb.DISABLE_SYNC) {
                work.removed(work.work.disableSync());
                work.checkEnded(begun, "disableSync");
                stands = true;
            } else {
                WaitResult result = work.work.disableSync(time);
                work.removed(result.removed());
                ended(result, work, begun, "disableSync");
                stands = result.done();
            }
            work.disables += stands ? 1 : 0;
            Admission answer = work.answered(queue.queue.enqueue(work.work));
            world.unless(
                    !answer.accepted(), "DISABLED: " + work.name + " is disabled and a request was answered " + answer);
            Client.linger(op.value() % 40);
        } finally {
            work.disables -= stands ? 1 : 0;
            work.work.enable();
        }
    }

    private void flush(Verb verb, WorkBooks work, Duration time) throws InterruptedException {
        long accepted = work.accepted;
        work.ask(0); // what is armed runs now
        if (verb == Verb.FLUSH_ASYNC) {
            var _ = work.work.flushAsync().thenAccept(_ -> checkFlushed(work, accepted));
        } else if (verb == Verb.FLUSH || work.work.flush(time).done()) {
            if (verb == Verb.FLUSH) {
                work.work.flush();
            }
            checkFlushed(work, accepted);
        } else {
            Simulation.count(Count.TIMED_OUT);
        }
    }

    void checkFlushed(WorkBooks work, long accepted) {
        world.unless(
                !orderly || work.finished >= accepted,
                "FLUSHED: of " + work.name + " " + accepted + " requests were accepted before the flush, and "
                        + work.finished + " ran");
    }

    // ---- bodies

    /** What a body does. */
    void act(WorkBooks self, SimQueue queue, Deed deed) throws Exception {
        boolean atomic = queue.isBottomHalf();
        WorkBooks other = works.get((self.number + 1) % works.size());
        switch (deed) {
            case ENQUEUE_SELF, ENQUEUE_OTHER, ARM_SELF -> ask(self, other, queue, deed);
            case CANCEL_SELF -> self.removed(self.work.cancel());
            case CANCEL_OTHER -> other.removed(other.work.cancel());
            case DISABLE_SELF -> {
                self.removed(self.work.disable());
                self.work.enable();
            }
            case FLUSH_OTHER -> {
                if (!atomic) {
                    flushOther(other);
                }
            }
            case WAIT_FOR_SELF -> {
                if (!atomic) {
                    waitForSelf(self);
                }
            }
            default -> Deeds.simple(world, deed, atomic);
        }
    }

    private void ask(WorkBooks self, WorkBooks other, SimQueue queue, Deed deed) {
        if (self.budget-- <= 0) {
            return;
        }
        WorkBooks asked = deed == Deed.ENQUEUE_OTHER ? other : self;
        asked.begin();
        asked.ask(deed == Deed.ARM_SELF ? SOON : 0);
        try {
            switch (deed) {
                case ARM_SELF -> self.answered(queue.queue.rearm(self.work, Duration.ofNanos(SOON)));
                case ENQUEUE_SELF -> self.answered(queue.queue.enqueue(self.work));
                default -> other.answered(queues.getFirst().queue.enqueue(other.work));
            }
        } finally {
            asked.end();
        }
    }

    private void flushOther(WorkBooks other) throws InterruptedException {
        world.insideBodies++;
        other.begin();
        other.ask(0);
        try {
            other.work.flush(Duration.ofNanos(50_000));
        } catch (SelfWaitException refused) {
            // this body holds the slot that the other one waits for
        } finally {
            other.end();
            world.insideBodies--;
        }
    }

    private void waitForSelf(WorkBooks self) throws InterruptedException {
        try {
            self.removed(self.work.cancelSync());
            Simulation.fail("ANSWER: " + self.name + " waited for its own end");
        } catch (SelfWaitException refused) {
            // as it must be
        }
    }

    // ---- the end

    @Override
    public @Nullable String stranded() {
        if (world.realms.containsKey(Area.SOFTIRQS) || queues.stream().anyMatch(SimQueue::isBottomHalf)) {
            return null;
        }
        for (WorkBooks work : works) {
            if (work.waits()) {
                return work.work + " waits";
            }
        }
        return null;
    }

    @Override
    public void check() {
        for (WorkBooks work : works) {
            work.dropped = world.dropped(work.work);
            work.balance();
            world.unless(
                    !work.work.isPending() && !work.work.isRunning() && !work.work.isDisabled() && !work.work.isArmed(),
                    "LEFT: " + work.work + " after the close");
        }
    }
}
