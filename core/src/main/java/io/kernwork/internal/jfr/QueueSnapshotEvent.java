package io.kernwork.internal.jfr;

import io.kernwork.observe.QueueSnapshot;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** {@link QueueSnapshot} as an event; what a list holds is left out. */
@Name("io.kernwork.QueueSnapshot")
@Label("Queue Snapshot")
@Description("One queue at one moment")
@Category("Kernwork")
@StackTrace(false)
@Period("everyChunk")
final class QueueSnapshotEvent extends Event {
    @Label("Runtime")
    String runtime = "";

    @Label("Queue")
    String queue = "";

    @Label("Kind")
    String kind = "";

    @Label("State")
    String state = "";

    @Label("Most Active")
    int maxActive;

    @Label("Depth")
    @Description("Items that wait in the queue")
    int depth;

    @Label("Running")
    @Description("Bodies in progress")
    int running;

    @Label("Armed")
    @Description("Items that wait for a timer")
    int armed;

    @Label("Oldest Item")
    @Nullable
    String oldestItem;

    @Label("Age of the Oldest")
    @Timespan(Timespan.NANOSECONDS)
    long oldest;

    @Label("Queued")
    long queued;

    @Label("Started")
    long started;

    @Label("Completed")
    long completed;

    @Label("Coalesced")
    long coalesced;

    @Label("Cancelled")
    long cancelled;

    @Label("Failed")
    long failed;

    @Label("Rescued")
    long rescued;

    @Label("CPU Hogs")
    long hogs;

    @Label("Replaced")
    long replaced;

    @Label("Median Wait")
    @Timespan(Timespan.NANOSECONDS)
    long waitMedian;

    @Label("Wait, 99 of 100")
    @Timespan(Timespan.NANOSECONDS)
    long waitP99;

    @Label("Longest Wait")
    @Timespan(Timespan.NANOSECONDS)
    long waitMax;

    @Label("Median Run")
    @Timespan(Timespan.NANOSECONDS)
    long runMedian;

    @Label("Run, 99 of 100")
    @Timespan(Timespan.NANOSECONDS)
    long runP99;

    @Label("Longest Run")
    @Timespan(Timespan.NANOSECONDS)
    long runMax;

    static QueueSnapshotEvent of(String runtime, QueueSnapshot seen) {
        QueueSnapshotEvent event = new QueueSnapshotEvent();
        event.runtime = runtime;
        event.queue = seen.name();
        event.kind = seen.kind();
        event.state = seen.state();
        event.maxActive = seen.maxActive();
        event.depth = seen.depth();
        event.running = seen.running();
        event.armed = seen.armed();
        event.oldestItem = seen.oldestItem();
        event.oldest = seen.oldestNanos();
        event.setCounts(seen);
        event.waitMedian = seen.waits().p50Nanos();
        event.waitP99 = seen.waits().p99Nanos();
        event.waitMax = seen.waits().maxNanos();
        event.runMedian = seen.runs().p50Nanos();
        event.runP99 = seen.runs().p99Nanos();
        event.runMax = seen.runs().maxNanos();
        return event;
    }

    private void setCounts(QueueSnapshot seen) {
        queued = seen.queued();
        started = seen.started();
        completed = seen.completed();
        coalesced = seen.coalesced();
        cancelled = seen.cancelled();
        failed = seen.failed();
        rescued = seen.rescued();
        hogs = seen.hogs();
        replaced = seen.replaced();
    }
}
