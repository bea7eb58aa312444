package io.kernwork.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A report of the watchdog. */
@Name("io.kernwork.Stall")
@Label("Stall")
@Description("The watchdog found something that does not go on")
@Category("Kernwork")
@StackTrace(false)
final class StallEvent extends Event {
    @Label("Kind")
    @Description("pool stall, body over its time, CPU hog or wait cycle")
    String kind = "";

    @Label("Subject")
    @Description("The pool, or the item and its queue")
    String subject = "";

    @Label("Detail")
    String detail = "";

    @Label("Lasted")
    @Description("For how long so far")
    @Timespan(Timespan.NANOSECONDS)
    long lasted;

    @Label("Stalled Thread")
    @Nullable
    Thread thread;

    @Label("Stack")
    @Description("What that thread was doing, innermost frame first, one a line")
    String stack = "";
}
