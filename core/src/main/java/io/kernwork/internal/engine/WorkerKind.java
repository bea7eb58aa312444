package io.kernwork.internal.engine;

/** Whose workers run a queue; those of two kinds never wait for each other. */
public enum WorkerKind {
    /** As many awake as there are CPUs, and one more for each that is blocked. */
    MANAGED("managed", true, 0),
    /** The same, with threads of high priority where the system permits, and started first. */
    HIGH("high-priority", true, WorkerKind.HIGH_RANK),
    /** One for each item that may run. */
    UNBOUND("unbound", false, 0),
    /** The same, with threads of high priority. */
    UNBOUND_HIGH("unbound high-priority", false, WorkerKind.HIGH_RANK),
    /** One for each item that may run, on virtual threads. */
    VIRTUAL("virtual", false, 0);

    private static final int HIGH_RANK = 100;

    private final String words;
    private final boolean managed;
    private final int rank;

    WorkerKind(String words, boolean managed, int rank) {
        this.words = words;
        this.managed = managed;
        this.rank = rank;
    }

    /** Whether no more of them run than there are CPUs. */
    public boolean isManaged() {
        return managed;
    }

    int rank() {
        return rank;
    }

    boolean isHigh() {
        return rank > 0;
    }

    @Override
    public String toString() {
        return words;
    }
}
