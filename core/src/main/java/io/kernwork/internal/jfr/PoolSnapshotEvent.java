package io.kernwork.internal.jfr;

import io.kernwork.observe.PoolSnapshot;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** {@link PoolSnapshot} as an event. */
@Name("io.kernwork.PoolSnapshot")
@Label("Pool Snapshot")
@Description("One pool of workers at one moment")
@Category("Kernwork")
@StackTrace(false)
@Period("everyChunk")
final class PoolSnapshotEvent extends Event {
    @Label("Runtime")
    String runtime = "";

    @Label("Pool")
    String pool = "";

    @Label("Kind")
    String kind = "";

    @Label("CPU")
    @Description("The runtime's CPU that it belongs to, -1 for none")
    int cpu;

    @Label("Limit")
    @Description("How many workers may use a CPU at once")
    int limit;

    @Label("Workers")
    int workers;

    @Label("Idle")
    int idle;

    @Label("Starting")
    int starting;

    @Label("Blocked")
    int blocked;

    @Label("CPU Hogs")
    int hogs;

    @Label("Waiting")
    @Description("Queues that wait for a worker")
    int waiting;

    @Label("Stalled")
    @Description("How long no worker has come by while something waited")
    @Timespan(Timespan.NANOSECONDS)
    long stalled;

    @Label("Peak")
    @Description("The most workers at once since there were none")
    int peak;

    static PoolSnapshotEvent of(String runtime, PoolSnapshot seen) {
        PoolSnapshotEvent event = new PoolSnapshotEvent();
        event.runtime = runtime;
        event.pool = seen.name();
        event.kind = seen.kind();
        event.cpu = seen.cpu();
        event.limit = seen.limit();
        event.workers = seen.workers();
        event.idle = seen.idle();
        event.starting = seen.starting();
        event.blocked = seen.blocked();
        event.hogs = seen.hogs();
        event.waiting = seen.waiting();
        event.stalled = seen.stalledNanos();
        event.peak = seen.peak();
        return event;
    }
}
