package io.kernwork.faults;

import io.kernwork.base.Admission;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;

/** Forms of the verbs that fail when they have promised something: defects that the sweeps must find. */
enum Plant {
    NONE(new Verbs()),
    /** Accepts and then needs memory: who called believes that nothing was accepted. */
    ACCEPTS_FIRST(new Verbs() {
        @Override
        Admission enqueue(WorkQueue queue, Work work) {
            Admission answer = super.enqueue(queue, work);
            FaultPoint.hit();
            return answer;
        }
    }),
    /** Accepts and then needs more of the stack than any verb may. */
    GOES_DEEP_LAST(new Verbs() {
        private static final int FRAMES = 2_000;

        @Override
        Admission enqueue(WorkQueue queue, Work work) {
            Admission answer = super.enqueue(queue, work);
            if (depth(FRAMES) != FRAMES) {
                throw new IllegalStateException("cannot count");
            }
            return answer;
        }

        private int depth(int frames) {
            return frames == 0 ? 0 : 1 + depth(frames - 1);
        }
    }),
    /** Says more than it has removed when it finds no memory. */
    SAYS_TOO_MUCH(new Verbs() {
        @Override
        int cancel(Work work) {
            int removed = super.cancel(work);
            try {
                FaultPoint.hit();
            } catch (OutOfMemoryError full) {
                return removed + 1;
            }
            return removed;
        }
    });

    @SuppressWarnings("ImmutableEnumChecker") // has no state
    private final Verbs verbs;

    Plant(Verbs verbs) {
        this.verbs = verbs;
    }

    static Verbs of(String name) {
        return (name.isEmpty() ? NONE : valueOf(name)).verbs;
    }
}
