package io.kernwork.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.SettingDefinition;
import jdk.jfr.StackTrace;
import jdk.jfr.Throttle;
import jdk.jfr.Timespan;

/** A timer that put an item into its queue. */
@Name("io.kernwork.TimerFire")
@Label("Timer Fire")
@Description("A timer put an item into its queue")
@Category("Kernwork")
@StackTrace(false)
@Throttle("100/s")
final class TimerFireEvent extends Event {
    @Label("Queue")
    String queue = "";

    @Label("Item")
    String item = "";

    @Label("Lateness")
    @Description("How long after its deadline the item was put there")
    @Timespan(Timespan.NANOSECONDS)
    long lateness;

    @SettingDefinition
    @Name(Minimum.NAME)
    @Label("Least lateness that is recorded")
    boolean isLate(Minimum minimum) {
        return minimum.isReached(lateness);
    }
}
