package io.kernwork.simulate.world;

import io.kernwork.Kernwork;
import io.kernwork.StressRuntime;
import io.kernwork.base.CloseReport;
import io.kernwork.base.ItemRef;
import io.kernwork.base.QueueRef;
import io.kernwork.internal.engine.Engine;
import io.kernwork.internal.engine.Seams;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.queue.Parking;
import io.kernwork.observe.KernworkListener;
import io.kernwork.simulate.Area;
import io.kernwork.simulate.Count;
import io.kernwork.simulate.Program;
import io.kernwork.simulate.sched.Simulation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What one program happens in: a runtime with all its threads, the concepts that it uses, and the clients. */
public final class World implements Runnable, KernworkListener {
    private static final Path NOWHERE = Path.of("/nonexistent");
    private static final int MOST_WORKERS = 12;
    /** As many on account of blocked ones, or one for each item; one may be on its way, and each CPU has one. */
    static final int MOST_IN_POOL = MOST_WORKERS + 4;

    private static final long HEALED_NANOS = 2_000_000_000;
    /** A jump of the clock over this time while work waits and everybody sleeps: somebody was not woken. */
    private static final long IDLE_NANOS = 5_000_000;

    final Program program;
    final Faults faults;
    final Engine engine;
    final Kernwork runtime;
    final Map<Area, Realm> realms = new EnumMap<>(Area.class);
    final List<Client> clients = new ArrayList<>();
    final List<Thread> threads = new ArrayList<>(); // of the library
    int frozen; // by clients, or being so
    int insideBodies;
    boolean closing;
    boolean closed;

    private final IdentityHashMap<QueueRef, CloseReport> reports = new IdentityHashMap<>();

    /** Made inside the simulation. */
    public World(Program program) {
        this.program = program;
        SplittableRandom random = new SplittableRandom(program.seed());
        this.faults = new Faults(program, random.split());
        Seams seams =
                new Seams(System::nanoTime, Parking.SYSTEM, this::thread, this::ring, _ -> 0, NOWHERE, MOST_WORKERS);
        Duration idle = Duration.ofNanos(10_000L << random.nextInt(12));
        this.engine = new Engine("simulated", 1 + random.nextInt(3), idle, seams, this::threw, this, false);
        engine.setSampling(1 << random.nextInt(7));
        engine.watchdog().setLimit(random.nextBoolean() ? 0 : 1_000_000_000L);
        this.runtime = StressRuntime.of(engine);
        for (Area area : program.areas()) {
            if (area != Area.ALL) {
                realms.put(area, realm(area, random.split()));
            }
        }
        for (int i = 0; i < program.clients().size(); i++) {
            clients.add(new Client(this, i, program.clients().get(i)));
        }
    }

    private Realm realm(Area area, SplittableRandom random) {
        return switch (area) {
            case WORKS -> new WorkRealm(this, random);
            case TASKS -> new TaskRealm(this, random);
            case GROUPS -> new GroupRealm(this, random);
            case JOBS -> new JobRealm(this, random);
            case SOFTIRQS -> new SoftirqRealm(this, random);
            case VIEWS -> new ViewRealm(this, random);
            case ALL -> throw new IllegalArgumentException("no concept");
        };
    }

    // ---- what the library takes from outside

    private @Nullable Thread thread(Runnable body) {
        return faults.thread(() -> {
            Thread thread = Simulation.thread("worker-" + threads.size(), body);
            threads.add(thread);
            return thread;
        });
    }

    private Item[] ring(int size) {
        faults.ring();
        return new Item[size];
    }

    private void threw(ItemRef item, QueueRef queue, Throwable failure) {
        unless(
                failure instanceof Thrown || failure instanceof ThrownError || failure instanceof OutOfMemoryError,
                "FAILURE: the body of " + item.name() + " on " + queue.name() + " threw " + failure);
    }

    @Override
    public void queueClosed(CloseReport report) {
        reports.merge(report.queue(), report, (one, other) -> requests(one) > requests(other) ? one : other);
    }

    private static long requests(CloseReport report) {
        return report.neverRan().stream()
                .mapToLong(CloseReport.NeverRan::requests)
                .sum();
    }

    @Override
    public void workerStartFailed(String name, Throwable failure, Duration retryIn) {
        faults.failed();
    }

    /** How many requests of an item the closes have dropped. */
    long dropped(ItemRef item) {
        long dropped = 0;
        for (CloseReport report : reports.values()) {
            for (CloseReport.NeverRan each : report.neverRan()) {
                dropped += each.item() == item ? each.requests() : 0;
            }
        }
        return dropped;
    }

    /** How often one was dropped, where requests that merge count once. */
    long drops(ItemRef item) {
        return reports.values().stream()
                .flatMap(report -> report.neverRan().stream())
                .filter(each -> each.item() == item)
                .count();
    }

    // ---- the run

    /** The main thread. */
    @Override
    public void run() {
        Client.stayInside(false);
        Runnable dispatcher = engine.dispatcher();
        if (dispatcher == null) {
            throw new IllegalStateException("a runtime without a dispatcher");
        }
        Thread service = Simulation.thread("dispatcher", dispatcher);
        threads.add(service);
        engine.startDispatcher(service);
        faults.begin();
        clients.forEach(client -> client.thread.start());
        for (Client client : clients) {
            join(client.thread);
        }
        faults.heal();
        try {
            for (Realm realm : realms.values()) {
                realm.end();
            }
        } catch (Exception failure) {
            Simulation.fail("FAILURE: at the end " + failure, failure);
        }
        close();
        for (Thread thread : threads) {
            unless(!thread.isAlive(), "LEFT: " + thread.getName() + " lives after the close of the runtime");
        }
        unless(engine.workers() == 0, "LEFT: " + engine.workers() + " workers after the close of the runtime");
        realms.values().forEach(Realm::check);
    }

    /** By whomever; the second one waits for the first. */
    void close() {
        closing = true;
        runtime.close();
        closed = true;
    }

    /** Waits for nothing; the close at the end waits for the bodies that go on. */
    void abandon() {
        closing = true;
        engine.abandon();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Simulation.fail("FAILURE: the main thread was interrupted", interrupted);
        }
    }

    // ---- what is found

    void unless(boolean holds, String what) {
        if (!holds) {
            Simulation.fail(what);
        }
    }

    /** Nobody can go on before the next deadline: what is wrong with that. */
    public @Nullable String idle(long nanos) {
        if (nanos < IDLE_NANOS || frozen > 0 || insideBodies > 0 || faults.since() < HEALED_NANOS) {
            return null;
        }
        for (Realm realm : realms.values()) {
            String stranded = realm.stranded();
            if (stranded != null) {
                return "LOST WAKE-UP: everybody sleeps for " + nanos + " ns and " + stranded;
            }
        }
        return null;
    }

    /** How often each was called. */
    public Map<String, Long> verbs() {
        Map<String, Long> verbs = new TreeMap<>();
        clients.forEach(client -> client.called.forEach((verb, count) -> verbs.merge(verb, count, Long::sum)));
        return verbs;
    }

    void blocked(long nanos) {
        Simulation.count(Count.BLOCKED);
        long end = Simulation.now() + nanos;
        while (Simulation.now() < end && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(end - Simulation.now());
        }
    }
}
