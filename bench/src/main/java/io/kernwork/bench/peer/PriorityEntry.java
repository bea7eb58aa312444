package io.kernwork.bench.peer;

/** What a queue of priorities orders: the higher priority comes first, and of equal ones the smaller sequence number. */
final class PriorityEntry implements Runnable, Comparable<PriorityEntry> {
    private final Task task;
    private final int priority;
    private long sequence;

    PriorityEntry(Task task, long sequence) {
        this.task = task;
        this.priority = task.priority();
        this.sequence = sequence;
    }

    /** A new place behind its equals, for an entry that no queue holds. */
    void sequence(long next) {
        sequence = next;
    }

    @Override
    public void run() {
        task.run(1);
    }

    @Override
    public int compareTo(PriorityEntry other) {
        int order = Integer.compare(other.priority, priority);
        return order != 0 ? order : Long.compare(sequence, other.sequence);
    }
}
