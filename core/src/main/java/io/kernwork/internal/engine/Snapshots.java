package io.kernwork.internal.engine;

import io.kernwork.base.QueueRef;
import io.kernwork.internal.item.Item;
import io.kernwork.internal.item.ItemWord;
import io.kernwork.internal.queue.BottomHalfLane;
import io.kernwork.internal.queue.Lane;
import io.kernwork.internal.queue.LaneLook;
import io.kernwork.internal.queue.LaneTimes;
import io.kernwork.internal.queue.PumpedLane;
import io.kernwork.internal.queue.Run;
import io.kernwork.internal.queue.Trace;
import io.kernwork.internal.timer.Wheel;
import io.kernwork.observe.PoolSnapshot;
import io.kernwork.observe.QueueSnapshot;
import io.kernwork.observe.RuntimeSnapshot;
import io.kernwork.observe.StallSnapshot;
import io.kernwork.observe.TimersSnapshot;
import io.kernwork.observe.WorkerSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Looks at a runtime, one lane and one pool after the other; nothing of what runs is changed by it. */
public final class Snapshots {
    /** Of so many bodies that have been in progress for the longest the stacks are taken, each of which stops its thread briefly. */
    private static final int MOST_STACKS = 64;

    private static final int MOST_COUNTED = 10_000; // timers of one queue

    private final Engine engine;
    private final long now;
    private final List<Lane[]> lanes;
    private final List<Busy> busy = new ArrayList<>();
    private final List<StallSnapshot> stalls = new ArrayList<>();

    /** Looks once, now. */
    Snapshots(Engine engine) {
        this.engine = engine;
        this.now = engine.clock();
        this.lanes = engine.registry().queues();
    }

    /** A body in progress, and where. */
    private record Busy(Lane lane, LaneLook.Inside inside) {}

    /** The runtime as it is now. */
    public RuntimeSnapshot take() {
        List<QueueSnapshot> queues = queues();
        for (Service service : engine.registry().services()) {
            for (Lane lane : service.lanes()) {
                note(lane, LaneLook.at(lane, now));
            }
        }
        List<WorkerSnapshot> workers = workers();
        for (Pool pool : engine.pools()) {
            if (pool.stall.isTold()) {
                stalls.add(Watchdog.stalled(pool));
            }
        }
        return new RuntimeSnapshot(
                engine.name(),
                now,
                engine.cpus(),
                engine.isClosed(),
                engine.freezer().freezes() > 0,
                queues,
                pools(),
                workers,
                timers(),
                stalls,
                engine.saturations());
    }

    /** The queues alone, without a look at what their threads do. */
    public List<QueueSnapshot> queues() {
        return lanes.stream().map(this::queue).toList();
    }

    /** The pools alone. */
    public List<PoolSnapshot> pools() {
        return Arrays.stream(engine.pools()).map(Snapshots::pool).toList();
    }

    private void note(Lane lane, LaneLook look) {
        look.bodies.forEach(inside -> busy.add(new Busy(lane, inside)));
    }

    /** The same as text. */
    public String dump() {
        return new Dump(take(), lanes).text();
    }

    // ---- queues

    private QueueSnapshot queue(Lane... lanes) {
        List<LaneLook> looks = looks(lanes);
        LaneLook oldest = looks.stream()
                .filter(look -> look.oldest() != null)
                .max(Comparator.comparingLong(LaneLook::oldestNanos))
                .orElse(looks.getFirst());
        Item item = oldest.oldest();
        LaneTimes times = LaneTimes.of(lanes);
        long running = sum(looks, look -> look.bodies.size());
        long started = sum(looks, LaneLook::started);
        QueueRef queue = lanes[0].queue;
        return new QueueSnapshot(
                queue.name(),
                kind(queue),
                attributes(lanes),
                state(looks.getFirst()),
                looks.getFirst().maxActive,
                (int) sum(looks, look -> look.depth),
                (int) running,
                Arrays.stream(lanes).mapToInt(this::armed).sum(),
                item == null ? null : item.ref().name(),
                oldest.oldestNanos(),
                site(oldest.oldestTrace()),
                sum(looks, look -> look.queued),
                started,
                started - running,
                sum(looks, look -> look.merged),
                sum(looks, look -> look.cancelled),
                sum(looks, look -> look.failed),
                engine.rescued(lanes[0]),
                sum(looks, look -> look.hogs),
                sum(looks, look -> look.replaced),
                times.waits(),
                times.runs());
    }

    private List<LaneLook> looks(Lane... lanes) {
        List<LaneLook> looks = new ArrayList<>(lanes.length);
        for (Lane lane : lanes) {
            LaneLook look = LaneLook.at(lane, now);
            note(lane, look);
            looks.add(look);
        }
        return looks;
    }

    private static long sum(List<LaneLook> looks, ToLongFunction<LaneLook> figure) {
        return looks.stream().mapToLong(figure).sum();
    }

    /** Packages are cut by concept. */
    static String kind(QueueRef queue) {
        String name = queue.getClass().getPackageName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private List<String> attributes(Lane... lanes) {
        List<String> words = new ArrayList<>();
        Lane first = lanes[0];
        if (first.workers() instanceof Pool on && !on.spec().kind().equals("managed")) {
            words.add(on.spec().kind());
        } else if (first.workers() instanceof ScopedWorkers) {
            words.add("unbound");
        }
        addIf(lanes.length > 1, "per cpu", words);
        addIf(first instanceof BottomHalfLane, "bottom half", words);
        addIf(first instanceof PumpedLane pumped && pumped.runsOnCloser(), "manual", words);
        addIf(first.isCpuIntensive(), "cpu intensive", words);
        addIf(first.isFreezable(), "freezable", words);
        addIf(engine.rescuers().has(first), "mem reclaim", words);
        return words;
    }

    private static void addIf(boolean holds, String word, List<String> words) {
        if (holds) {
            words.add(word);
        }
    }

    private static String state(LaneLook look) {
        String state = switch (look.state) {
            case Lane.OPEN -> "open";
            case Lane.DRAINING -> "draining";
            default -> "closed";
        };
        return look.blocked ? state + ", frozen" : state;
    }

    private int armed(Lane lane) {
        return (int) engine.wheel().listed(lane, MOST_COUNTED).stream()
                .filter(node -> node.owner instanceof Item item && ItemWord.isArmed(item.word()))
                .count();
    }

    private TimersSnapshot timers() {
        long next = engine.wheel().earliest();
        return new TimersSnapshot(engine.wheel().size(), next == Wheel.NEVER ? Long.MAX_VALUE : next - now);
    }

    // ---- pools and workers

    private static PoolSnapshot pool(Pool pool) {
        PoolLook look = pool.look();
        PoolSpec spec = pool.spec();
        return new PoolSnapshot(
                spec.name(),
                spec.kind(),
                spec.cpu(),
                spec.isManaged() ? spec.awake() : Integer.MAX_VALUE,
                look.live(),
                look.idle(),
                look.starting(),
                look.replaced(),
                look.hogs(),
                look.waiting(),
                pool.stall.nanos(),
                look.peak());
    }

    private List<WorkerSnapshot> workers() {
        busy.sort(Comparator.comparingLong((Busy one) -> one.inside.nanos()).reversed());
        List<WorkerSnapshot> workers = new ArrayList<>(busy.size());
        for (int i = 0; i < busy.size(); i++) {
            WorkerSnapshot seen = worker(busy.get(i), i < MOST_STACKS);
            if (seen != null) {
                workers.add(seen);
            }
        }
        return workers;
    }

    /** Null when its thread has left the item since. */
    private @Nullable WorkerSnapshot worker(Busy one, boolean withStack) {
        LaneLook.Inside inside = one.inside();
        Run run = inside.run();
        Thread thread = run.thread();
        if (thread == null) {
            return null;
        }
        Thread.State state = thread.getState();
        StackTraceElement[] stack = withStack ? thread.getStackTrace() : new StackTraceElement[0];
        List<String> site = site(run.trace());
        if (!inside.goesOn()) {
            return null;
        }
        if (run.wasReported(inside)) {
            stalls.add(Watchdog.late(one.lane(), inside, thread, stack));
        }
        Worker worker = run.host() instanceof Worker host ? host : null;
        return new WorkerSnapshot(
                Worker.nameOf(thread, run),
                thread.threadId(),
                worker == null ? "" : worker.pool().spec().name(),
                one.lane().queue.name(),
                inside.item().ref().name(),
                inside.requests(),
                inside.nanos(),
                state.name(),
                worker != null && worker.replaced,
                BodyRunner.framesOf(stack),
                site);
    }

    private static List<String> site(@Nullable Trace trace) {
        return trace == null
                ? List.of()
                : trace.site().stream().map(StackTraceElement::toString).toList();
    }
}
