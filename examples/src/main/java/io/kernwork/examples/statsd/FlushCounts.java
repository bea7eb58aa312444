package io.kernwork.examples.statsd;

/** What the flush counts; anyone may read. */
final class FlushCounts {
    /** Flushes done. */
    final Count flushes = new Count();

    /** Series taken in. */
    final Count opened = new Count();

    /** Series torn down for being idle. */
    final Count retired = new Count();

    /** Samples that the last flush found in mailboxes, though every run had ended. */
    final Count unfolded = new Count();

    /** What was told to the sinks as a problem. */
    final Count problems = new Count();
}
