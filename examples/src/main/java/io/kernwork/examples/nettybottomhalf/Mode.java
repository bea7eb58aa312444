package io.kernwork.examples.nettybottomhalf;

/** Who does the heavy work of a message. */
public enum Mode {
    /** The event loop, inside its handler, before it reads anything else. */
    INLINE("inline", true),

    /**
     * A pool of as many threads as there are processors, to which each message is handed. Two messages of one channel may run at
     * the same time there, so their replies may overtake each other.
     */
    FIXED_POOL("fixed pool", false),

    /** The same with a {@link java.util.concurrent.ForkJoinPool} in first-in-first-out mode. */
    FORK_JOIN("fork/join", false),

    /** A softirq of the event loop's CPU: the loop at the end of its read, within the budget, and then ksoftirqd. */
    SOFTIRQ("softirq", true);

    private final String text;
    private final boolean ordered;

    Mode(String text, boolean ordered) {
        this.text = text;
        this.ordered = ordered;
    }

    /**
     * Its name for people.
     *
     * @return a word or two
     */
    public String text() {
        return text;
    }

    /**
     * Whether the replies of a channel come in the order of its messages.
     *
     * @return false where that is left to chance
     */
    public boolean isOrdered() {
        return ordered;
    }
}
