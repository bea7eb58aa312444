package io.kernwork.internal.engine;

/**
 * How many more workers may be awake than there are CPUs and blocked ones: more at each turn while whoever is let in blocks, too.
 *
 * <p>A look is <em>idle</em> when lanes wait, nobody can be called for them, and less than half of the CPUs are used. After {@link
 * #LOOKS} of them in a row the {@link Monitor} has had the blocked workers replaced. If those that came in their place leave the CPUs idle for
 * as many looks again, one for each CPU is let in <em>in advance</em>, before it is found blocked itself, and after as many looks
 * again twice as many. So a short stall brings what the blocked ones make room for, and no more.
 *
 * <p>Whoever computes after all keeps a CPU from others, and nobody stops it. So there are no more than {@link #MOST_PER_CPU}, and half as
 * many at each look that finds all CPUs used, or nothing that waits.
 *
 * <p>Belongs to the dispatcher's thread.
 */
final class Advance {
    static final int LOOKS = 2;
    static final int MOST_PER_CPU = 16;

    private final int cpus;
    private int idleLooks; // in a row, those not counted that brought what is granted
    private int granted;

    Advance(int cpus) {
        this.cpus = cpus;
    }

    /**
     * What is granted after one more look.
     *
     * @param running workers whose threads use a CPU, or may
     * @param waits whether a lane waits
     * @param starves whether one does, nobody can be called nor is on the way, and nobody is held up inside the library
     */
    int look(int running, boolean waits, boolean starves) {
        if (!waits || running >= cpus) {
            idleLooks = 0;
            granted /= 2;
        } else if (starves && running < cpus - running) {
            idleLooks++;
            if (idleLooks == 2 * LOOKS) {
                idleLooks = LOOKS;
                granted = Math.min(Math.max(cpus, 2 * granted), MOST_PER_CPU * cpus);
            }
        } else if (starves) {
            idleLooks = 0;
        }
        return granted;
    }

    /** The next look is the first of a row. */
    void forget() {
        idleLooks = 0;
        granted = 0;
    }
}
