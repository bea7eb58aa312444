package io.kernwork.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Throttle;

/** An item that a rescuer runs. */
@Name("io.kernwork.Rescue")
@Label("Rescue")
@Description("The thread of a queue's own takes an item, since no worker could")
@Category("Kernwork")
@StackTrace(false)
@Throttle("100/s")
final class RescueEvent extends Event {
    @Label("Queue")
    String queue = "";

    @Label("Item")
    String item = "";
}
