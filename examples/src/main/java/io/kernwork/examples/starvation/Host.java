package io.kernwork.examples.starvation;

/** What runs the work of all components. One thread hands it over. */
interface Host extends AutoCloseable {

    /** Has a job run once, as soon as may be. Returns at once. */
    void run(Job job);

    /** Has a lease renewed whenever that is due, never twice at the same time, until it needs no more. Returns at once. */
    void keep(Lease lease);

    /** How many platform threads there are for bodies now; those that only keep the time, or watch, do not count. */
    int threads();

    /** How many virtual threads there have been at the same time, at most. */
    default int mostVirtualThreads() {
        return 0;
    }

    /** Ends its threads. */
    @Override
    void close();
}
