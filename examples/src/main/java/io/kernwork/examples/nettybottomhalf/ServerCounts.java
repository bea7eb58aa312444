package io.kernwork.examples.nettybottomhalf;

import java.util.concurrent.atomic.LongAdder;

/** What a server counts; anyone may read. */
final class ServerCounts {
    /** Reads of channels, each of which may bring many messages. */
    final LongAdder reads = new LongAdder();

    /** How often a channel stopped reading, for want of room or because its client does not take its replies. */
    final LongAdder pauses = new LongAdder();

    /** Channels that ended with an exception. */
    final LongAdder failures = new LongAdder();

    /** Messages worked on by the event loop at the end of an atomic section. */
    final LongAdder atExit = new LongAdder();

    /** Messages worked on by ksoftirqd. */
    final LongAdder byKsoftirqd = new LongAdder();
}
