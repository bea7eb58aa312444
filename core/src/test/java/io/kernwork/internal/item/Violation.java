package io.kernwork.internal.item;

/** A walk found a state or an edge that must not be. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String rule;

    /**
     * Creates one.
     *
     * @param rule what was broken, short: "invariant 4", "answer", "impossible"
     * @param what how
     */
    Violation(String rule, String what) {
        super(rule + ": " + what, null, false, false);
        this.rule = rule;
    }

    Violation(Violation found, String history) {
        super(found.getMessage() + "\nshortest history:\n" + history, found, false, false);
        this.rule = found.rule;
    }

    String rule() {
        return rule;
    }

    static void unless(boolean condition, String rule, String what) {
        if (!condition) {
            throw new Violation(rule, what);
        }
    }
}
