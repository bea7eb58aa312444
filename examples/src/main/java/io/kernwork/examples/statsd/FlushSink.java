package io.kernwork.examples.statsd;

import java.io.IOException;

/** Where flushes go. Called by one thread at a time, in order, from a work that may block. */
public interface FlushSink {

    /**
     * Writes one flush.
     *
     * @throws IOException if it could not be written; the other sinks get it all the same, and {@link #problem} is
     *     called on each
     */
    void write(FlushReport report) throws IOException;

    /**
     * Hears of something that went wrong in the server.
     *
     * @param text one line for a person
     */
    default void problem(String text) {}
}
