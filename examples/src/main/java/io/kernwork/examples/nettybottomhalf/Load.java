package io.kernwork.examples.nettybottomhalf;

import java.util.Locale;

/** How much is asked of the server, as a share of the rate that is asked for in overload. */
public enum Load {
    /** Far less than the loop can do. */
    LIGHT(0.125),

    /** About what the loop can read, do and write when nothing comes in bursts, and less than another thread can do of the work. */
    HEAVY(0.6),

    /** More than one thread can do. */
    OVERLOAD(1);

    private final double share;

    Load(double share) {
        this.share = share;
    }

    double rate(double most) {
        return share * most;
    }

    /**
     * Its name for people.
     *
     * @return a word
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
