package io.kernwork.examples.starvation;

/** A part of the program, which knows nothing of the others. */
public enum Component {
    /** Renews leases, each of which is due again and again and is lost when that is not done in time. */
    HOUSEKEEPING("housekeeping"),

    /** Asks others and waits for their answers: sleeps. */
    CALLS("calls, asleep"),

    /** Writes to files of which each may have one writer: waits for a lock, half of them by {@code synchronized}. */
    WRITES("writes, locked"),

    /** Computes, and gives its processor to nobody meanwhile. */
    HOGS("CPU hogs");

    private final String text;

    Component(String text) {
        this.text = text;
    }

    /**
     * Its name for people.
     *
     * @return a word or two
     */
    public String text() {
        return text;
    }
}
