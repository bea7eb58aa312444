package io.kernwork.internal.engine;

import io.kernwork.internal.queue.Lane;
import java.util.List;

/** A part of a runtime that its queues rely on, and that therefore ends after them. */
public interface Service {

    /** The runtime has begun to close: nothing new comes in, what is there goes on. */
    void refuse();

    /** All queues are closed: runs what is left, and ends. */
    void end();

    /** Ends without running anything. */
    void abandon();

    /** Where what it has left is to be seen. */
    List<Lane> lanes();
}
