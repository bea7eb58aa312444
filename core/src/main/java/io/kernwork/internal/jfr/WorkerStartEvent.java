package io.kernwork.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A thread that has become a worker. */
@Name("io.kernwork.WorkerStart")
@Label("Worker Start")
@Description("The thread of the event became a worker")
@Category("Kernwork")
@StackTrace(false)
final class WorkerStartEvent extends Event {
    @Label("Pool")
    String pool = "";
}
