package io.kernwork.internal.item;

/**
 * The two functions of {@link ItemWord} as parameters of a walk, so that a planted mistake is wrapped around the production
 * code and never put into a copy of it.
 */
record Transitions(VerdictFunction verdict, NextFunction next) {
    /** As they are. */
    static final Transitions PRODUCTION = new Transitions(ItemWord::verdict, ItemWord::next);

    /** {@link ItemWord#verdict}. */
    @FunctionalInterface
    interface VerdictFunction {
        Verdict verdict(long word, Event event);
    }

    /** {@link ItemWord#next}. */
    @FunctionalInterface
    interface NextFunction {
        long next(long word, Event event, Verdict verdict);
    }

    static Transitions withVerdict(VerdictFunction verdict) {
        return new Transitions(verdict, PRODUCTION.next);
    }

    static Transitions withNext(NextFunction next) {
        return new Transitions(PRODUCTION.verdict, next);
    }
}
