package io.kernwork.torture;

import java.util.Locale;

/**
 * How armings ended: each in exactly one of these ways.
 *
 * @param armings those that were answered {@code ARMED}, {@code QUEUED} or {@code REARMED}
 * @param superseded by a re-arm while it was armed
 * @param postponed by a re-arm when it had fired and waited on the queue
 * @param closed removed and reported by the close of the queue
 */
record ArmingEnds(long armings, long ran, long cancelled, long superseded, long postponed, long closed) {
    static final ArmingEnds NONE = new ArmingEnds(0, 0, 0, 0, 0, 0);

    /** These and those. */
    ArmingEnds plus(ArmingEnds more) {
        return new ArmingEnds(
                armings + more.armings,
                ran + more.ran,
                cancelled + more.cancelled,
                superseded + more.superseded,
                postponed + more.postponed,
                closed + more.closed);
    }

    /** Whether each arming has ended once. */
    boolean balanced() {
        return ran + cancelled + superseded + postponed + closed == armings;
    }

    /** In per cent. */
    double share(long part) {
        return 100.0 * part / armings;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d armings: ran %.1f %%, cancelled %.1f %%, superseded while armed %.1f %%, while queued %.1f %%, closed"
                        + " %.1f %%",
                armings,
                share(ran),
                share(cancelled),
                share(superseded),
                share(postponed),
                share(closed));
    }
}
