package io.kernwork.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Throttle;

/** A request that was not accepted. */
@Name("io.kernwork.Reject")
@Label("Reject")
@Description("A request by the thread of the event was refused")
@Category("Kernwork")
@Throttle("100/s")
final class RejectEvent extends Event {
    @Label("Queue")
    String queue = "";

    @Label("Item")
    String item = "";

    @Label("Answer")
    @Description("Why, as the caller was told")
    String answer = "";
}
