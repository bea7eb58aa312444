package io.kernwork.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Contextual;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** A body, from its start to its end. */
@Name("io.kernwork.Run")
@Label("Run")
@Description("A body ran on the thread of the event")
@Category("Kernwork")
@StackTrace(false)
@Threshold("20 ms")
@Enabled(false) // a recorded run costs some 60 ns, also below the threshold: the profile turns it on
public final class RunEvent extends Event {
    @Label("Queue")
    @Description("The queue that the item was taken from")
    @Contextual
    String queue = "";

    @Label("Item")
    @Description("The item whose body ran")
    @Contextual
    String item = "";

    @Label("Requests")
    @Description("How many accepted requests the run delivers")
    int requests;
}
