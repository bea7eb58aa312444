package io.kernwork.internal.softirq;

/**
 * A word with the threads around it: the CPU's own thread, ksoftirqd, and those that make something pending from elsewhere.
 *
 * @param word the word
 * @param owner what the CPU's thread is about
 * @param ownRaised what that has raised in its section, or in the pass that it runs
 * @param ownPass what it has taken and not begun
 * @param daemon what ksoftirqd is about
 * @param daemonRaised what was raised in the pass that it runs
 * @param daemonPass what it has taken and not begun
 * @param calls how often ksoftirqd was called and has not come
 * @param posters who has made something pending and is about to call ksoftirqd
 * @param shut whether the CPU's thread wants no softirqs
 */
record PendingState(
        long word,
        Owner owner,
        long ownRaised,
        long ownPass,
        Daemon daemon,
        long daemonRaised,
        long daemonPass,
        int calls,
        int posters,
        boolean shut) {

    /** Nothing has happened yet. */
    static final PendingState FIRST = new PendingState(0, Owner.OUT, 0, 0, Daemon.AWAY, 0, 0, 0, 0, false);

    /** The CPU's thread. */
    enum Owner {
        /** In no section. */
        OUT,
        /** In a top half. */
        IN,
        /** At the begin of a section with bottom halves disabled: waits for the end of the handler that ksoftirqd is inside. */
        WAITING,
        /** In such a section. */
        SHUT,
        /** Runs softirqs at the end of a section. */
        RUNNING,
        /** Has given its right to ksoftirqd and is about to call it. */
        CALLING,
        /** It has ended, inside a section perhaps. */
        DEAD,
        /** Another thread has become this CPU, and has found something. */
        RECOVERING
    }

    /** ksoftirqd. */
    enum Daemon {
        /** Elsewhere. */
        AWAY,
        /** Runs softirqs of this CPU. */
        RUNNING,
        /** Is about to call itself again. */
        CALLING
    }

    long pending() {
        return word & PendingWord.ALL;
    }

    /** Whatever was raised, and whose handler has not begun. */
    long held() {
        return pending() | ownRaised | ownPass | daemonRaised | daemonPass;
    }

    /** In how many places something raised is held; each of them leads to a run of its handler. */
    int places(long bit) {
        int places = 0;
        for (long held : new long[] {pending(), ownRaised, ownPass, daemonRaised, daemonPass}) {
            places += (held & bit) != 0 ? 1 : 0;
        }
        return places;
    }

    /** Who believes to have the right. */
    int rights() {
        int own = owner == Owner.RUNNING || owner == Owner.CALLING || owner == Owner.RECOVERING ? 1 : 0;
        return own + (daemon == Daemon.AWAY ? 0 : 1) + calls + posters;
    }

    /** The same with another word. */
    PendingState word(long other) {
        return new PendingState(
                other, owner, ownRaised, ownPass, daemon, daemonRaised, daemonPass, calls, posters, shut);
    }

    /** The same with another owner. */
    PendingState owner(Owner other, long raised, long pass) {
        return new PendingState(word, other, raised, pass, daemon, daemonRaised, daemonPass, calls, posters, shut);
    }

    /** The same with another ksoftirqd. */
    PendingState daemon(Daemon other, long raised, long pass) {
        return new PendingState(word, owner, ownRaised, ownPass, other, raised, pass, calls, posters, shut);
    }

    /** The same with so many more calls and posters. */
    PendingState count(int moreCalls, int morePosters) {
        return new PendingState(
                word,
                owner,
                ownRaised,
                ownPass,
                daemon,
                daemonRaised,
                daemonPass,
                calls + moreCalls,
                posters + morePosters,
                shut);
    }

    /** The same with bottom halves disabled, or not. */
    PendingState shut(boolean now) {
        return new PendingState(word, owner, ownRaised, ownPass, daemon, daemonRaised, daemonPass, calls, posters, now);
    }

    /** The flags of a word and p when something is pending; a dot when it is zero. */
    static String letters(long word) {
        String letters = ((word & PendingWord.ALL) != 0 ? "p" : "")
                + ((word & PendingWord.SERVED) != 0 ? "S" : "")
                + ((word & PendingWord.INSIDE) != 0 ? "I" : "")
                + ((word & PendingWord.SHUT) != 0 ? "H" : "");
        return letters.isEmpty() ? "." : letters;
    }

    @Override
    public String toString() {
        return letters(word) + " " + pending() + ", owner " + owner + " raised " + ownRaised + " pass " + ownPass
                + ", ksoftirqd " + daemon + " raised " + daemonRaised + " pass " + daemonPass + ", calls " + calls
                + ", posters " + posters;
    }
}
