package io.kernwork.examples.statsd;

/** What the receive path counts, on one thread at a time; anyone may read. */
final class ReceiveCounts {
    /** Packets received. */
    final Count packets = new Count();

    /** Bytes in them. */
    final Count bytes = new Count();

    /** Lines in them, good and bad. */
    final Count lines = new Count();

    /** Lines that reached a series. */
    final Count accepted = new Count();

    /** Samples in the accepted lines; a line may carry several. */
    final Count samples = new Count();

    /** Enqueues that the queue refused. Nothing is lost by it, but it should not happen before the server closes. */
    final Count notEnqueued = new Count();

    /** Packets given up because of an error of our own. */
    final Count failures = new Count();

    /** Packets that the receive thread has parsed. */
    final Count parsedInLoop = new Count();

    /** Packets that ksoftirqd has parsed. */
    final Count parsedByKsoftirqd = new Count();

    /** How many series are open now. */
    final Count live = new Count();

    /** Lines that reached none. */
    final Offenders offenders = new Offenders();
}
