package io.kernwork.stress.lincheck;

/** One item that waits for its time, or for nothing, or does not wait. */
public final class ArmingSpec {
    private static final int NEVER = Integer.MAX_VALUE;

    private int at = NEVER;
    private int now;
    private int depth;

    /** An idle item, at second 0. */
    public ArmingSpec() {}

    /** As {@link ArmingSubject#arm}. */
    public boolean arm(int second) {
        return depth == 0 && (waits() || set(second));
    }

    /** As {@link ArmingSubject#rearm}. */
    public boolean rearm(int second) {
        return depth == 0 && set(second);
    }

    /** As {@link ArmingSubject#enqueue}. */
    public boolean enqueue() {
        return depth == 0 && (waits() || set(0));
    }

    /** As {@link ArmingSubject#cancel}. */
    public boolean cancel() {
        boolean waited = waits();
        at = NEVER;
        return waited;
    }

    /** As {@link ArmingSubject#disable}. */
    public boolean disable() {
        depth++;
        return cancel();
    }

    /** As {@link ArmingSubject#enable}. */
    public String enable() {
        if (depth == 0) {
            return "not disabled";
        }
        depth--;
        return depth == 0 ? "last" : "not the last";
    }

    /** As {@link ArmingSubject#tick}. */
    public void tick() {
        now++;
    }

    /** As {@link ArmingSubject#fire}. */
    public void fire() {}

    /** As {@link ArmingSubject#next}. */
    public boolean next() {
        return at <= now && cancel();
    }

    private boolean waits() {
        return at != NEVER;
    }

    private boolean set(int second) {
        at = second;
        return true;
    }
}
