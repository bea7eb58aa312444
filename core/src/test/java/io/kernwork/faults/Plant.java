package io.kernwork.faults;

import io.kernwork.base.Admission;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;

/** Forms of the verbs that allocate when they have promised something: defects that the sweep must find. */
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
