package io.kernwork.torture;

import io.kernwork.base.Admission;

/**
 * The books of one writer: a thread of the storm, or the body of one work, which never overlaps with itself. Plain counters,
 * so that they do not order what they count; read after the writer has ended.
 */
final class Ledger {
    final long[] accepted;
    final long[] removed;
    final long[] delivered;
    final long[] calls = new long[Verb.values().length];
    final long[] yes = new long[Verb.values().length];
    final long[][] answers = new long[Verb.values().length][Admission.values().length];
    long runs;
    long thrown;
    long interrupts;
    long selfWaits;

    Ledger(int works) {
        accepted = new long[works];
        removed = new long[works];
        delivered = new long[works];
    }

    /** A request was answered. REARMED replaces a time and adds no request. */
    @SuppressWarnings("EnumOrdinal") // indexes of counters
    void request(Verb verb, int work, Admission answer) {
        calls[verb.ordinal()]++;
        answers[verb.ordinal()][answer.ordinal()]++;
        if (answer.accepted() && answer != Admission.REARMED) {
            accepted[work]++;
        }
    }

    /** A verb removed so many requests. */
    void remove(Verb verb, int work, int requests) {
        removed[work] += requests;
        count(verb, requests > 0);
    }

    /** A verb had one of its two outcomes. */
    @SuppressWarnings("EnumOrdinal")
    void count(Verb verb, boolean outcome) {
        calls[verb.ordinal()]++;
        yes[verb.ordinal()] += outcome ? 1 : 0;
    }

    /** Adds all but what is kept by work, which differs from round to round. */
    void addTotals(Ledger other) {
        add(calls, other.calls);
        add(yes, other.yes);
        for (int i = 0; i < answers.length; i++) {
            add(answers[i], other.answers[i]);
        }
        runs += other.runs;
        thrown += other.thrown;
        interrupts += other.interrupts;
        selfWaits += other.selfWaits;
    }

    static void add(long[] to, long[] from) {
        for (int i = 0; i < to.length; i++) {
            to[i] += from[i];
        }
    }
}
