package io.kernwork.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A thread that is a worker no longer. */
@Name("io.kernwork.WorkerStop")
@Label("Worker Stop")
@Description("The thread of the event is a worker no longer")
@Category("Kernwork")
@StackTrace(false)
final class WorkerStopEvent extends Event {
    @Label("Pool")
    String pool = "";

    @Label("Reason")
    @Description("idle, closed, or died when something else ended it")
    String reason = "";
}
