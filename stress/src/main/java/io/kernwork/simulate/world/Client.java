package io.kernwork.simulate.world;

import io.kernwork.base.AtomicContextException;
import io.kernwork.observe.PoolSnapshot;
import io.kernwork.simulate.Area;
import io.kernwork.simulate.Count;
import io.kernwork.simulate.Op;
import io.kernwork.simulate.sched.Simulation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A thread that calls verbs. */
final class Client implements Runnable {
    private static boolean staying; // one simulation a loader

    final int number;
    final Thread thread;
    final Map<String, Long> called = new TreeMap<>();

    private final World world;
    private final List<Op> ops;

    Client(World world, int number, List<Op> ops) {
        this.world = world;
        this.number = number;
        this.ops = ops;
        this.thread = Simulation.thread("client-" + number, this);
    }

    @Override
    public void run() {
        for (Op op : ops) {
            Simulation.note("calls " + op);
            called.merge(op.verb().name(), 1L, Long::sum);
            try {
                call(op);
            } catch (InterruptedException interrupted) {
                Simulation.note("interrupted");
            } catch (OutOfMemoryError lack) {
                world.unless(world.program.faults(), "FAILURE: " + op + " threw " + lack);
            } catch (AtomicContextException failure) {
                Simulation.fail("FAILURE: " + op + " threw " + failure, failure);
            } catch (IllegalStateException failure) {
                if (!world.closing || !String.valueOf(failure.getMessage()).contains("closed")) {
                    Simulation.fail("FAILURE: " + op + " threw " + failure, failure);
                }
            } catch (Throwable failure) {
                Simulation.fail("FAILURE: " + op + " threw " + failure, failure);
            }
        }
        Thread.interrupted();
    }

    private void call(Op op) throws Exception {
        if (op.verb().area != Area.ALL) {
            Realm realm = world.realms.get(op.verb().area);
            if (realm != null) {
                realm.call(op, this);
            }
            return;
        }
        switch (op.verb()) {
            case INTERRUPT -> {
                Simulation.count(Count.INTERRUPTS);
                world.clients.get(op.item() % world.clients.size()).thread.interrupt();
            }
            case PAUSE -> world.blocked(duration(op));
            case SNAPSHOT -> look();
            case FREEZE_RUNTIME -> freeze(op);
            case CLOSE_RUNTIME -> {
                if (world.frozen == 0) {
                    world.close();
                }
            }
            case ABANDON_RUNTIME -> world.abandon();
            default -> throw new IllegalArgumentException(op.toString());
        }
    }

    private void look() {
        world.unless(!world.runtime.dump().isBlank(), "ANSWER: an empty dump");
        for (PoolSnapshot pool : world.runtime.snapshot().pools()) {
            world.unless(pool.peak() <= World.MOST_IN_POOL, "LIMIT: " + pool);
        }
    }

    private void freeze(Op op) {
        world.frozen++;
        try {
            world.runtime.freeze();
            linger(op.value() % 50);
        } finally {
            world.runtime.thaw();
            world.frozen--;
        }
    }

    /** Bodies that linger go on doing so until this is taken back. */
    static void stayInside(boolean stay) {
        staying = stay;
    }

    /** So many shared steps. */
    @SuppressWarnings("ThreadPriorityCheck") // a step that somebody may use
    static void linger(int steps) {
        for (int i = 0; i < steps || staying; i++) {
            Thread.yield();
        }
    }

    /** From none to some milliseconds, mostly short. */
    static long duration(Op op) {
        return (op.value() & 0xffL) << ((op.value() >>> 8) % 15);
    }
}
