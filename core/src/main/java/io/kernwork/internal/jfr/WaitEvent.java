package io.kernwork.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.SettingDefinition;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** What an item waited before its start. */
@Name("io.kernwork.Wait")
@Label("Wait")
@Description("An item had waited in its queue and was begun by the thread of the event")
@Category("Kernwork")
@StackTrace(false)
final class WaitEvent extends Event {
    @Label("Queue")
    String queue = "";

    @Label("Item")
    String item = "";

    @Label("Wait")
    @Description("The time from the enqueue to the start of the run")
    @Timespan(Timespan.NANOSECONDS)
    long wait;

    @SettingDefinition
    @Name(Minimum.NAME)
    @Label("Shortest wait that is recorded")
    boolean isLong(Minimum minimum) {
        return minimum.isReached(wait);
    }
}
