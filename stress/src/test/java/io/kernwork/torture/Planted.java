package io.kernwork.torture;

import io.kernwork.base.Admission;
import io.kernwork.base.CountedBody;
import io.kernwork.torture.Violations.Kind;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** Defects of a library, each in one verb that does not keep its promise, some only now and then, and what the torture must call them. */
enum Planted {
    SWALLOWED_ENQUEUE(Kind.BALANCE, SwallowedEnqueue::new),
    FORGOTTEN_REMOVAL(Kind.BALANCE, ForgottenRemoval::new),
    DELIVERED_TWICE(Kind.BALANCE, DeliveredTwice::new),
    TWO_THREADS(Kind.OVERLAP, TwoThreads::new),
    FIRED_EARLY(Kind.EARLY, FiredEarly::new),
    REARMED_NEVER(Kind.EARLY, RearmedNever::new),
    CANCEL_SYNC_RETURNS_EARLY(Kind.OUTLIVED, CancelSyncReturnsEarly::new),
    DISABLE_ONLY_CANCELS(Kind.DISABLED, DisableOnlyCancels::new),
    WRONG_ANSWER(Kind.ANSWER, WrongAnswer::new),
    NEVER_RETURNS(Kind.HANG, NeverReturns::new);

    private static final int RARELY = 100;

    final Kind kind;

    @SuppressWarnings("ImmutableEnumChecker") // constructors
    private final Supplier<Verbs> form;

    Planted(Kind kind, Supplier<Verbs> form) {
        this.kind = kind;
        this.form = form;
    }

    Verbs verbs() {
        return form.get();
    }

    /** Ends what a defect keeps waiting. */
    static void letGo() {
        NeverReturns.letAllGo();
    }

    /** Counts the calls; true for one in so many. */
    private static class Sometimes extends Verbs {
        private final Plants.Rarely rarely = new Plants.Rarely();

        boolean now() {
            return rarely.now();
        }
    }

    private static final class SwallowedEnqueue extends Sometimes {
        @Override
        Admission enqueue(WorkQueue queue, Work work) {
            return now() && !work.isPending() && !work.isDisabled() && !queue.isClosed()
                    ? Admission.QUEUED
                    : super.enqueue(queue, work);
        }
    }

    private static final class ForgottenRemoval extends Sometimes {
        @Override
        int cancel(Work work) {
            int removed = super.cancel(work);
            return now() ? 0 : removed;
        }
    }

    private static final class DeliveredTwice extends Sometimes {
        @Override
        void run(CountedBody body, int requests) throws Exception {
            super.run(body, requests);
            if (now()) {
                super.run(body, requests);
            }
        }
    }

    /** Nobody waits for the second thread inside the body, for it may wait for the first one's end. */
    private static final class TwoThreads extends Sometimes {
        @Override
        void run(CountedBody body, int requests) throws Exception {
            if (now()) {
                CountDownLatch started = new CountDownLatch(1);
                Thread.ofPlatform().daemon(true).name("torture-second").start(() -> {
                    started.countDown();
                    for (int i = 0; i < RARELY; i++) {
                        runHere(body);
                    }
                });
                started.await();
                for (int i = 0; i < RARELY; i++) {
                    super.run(body, requests);
                }
            }
            super.run(body, requests);
        }

        private static void runHere(CountedBody body) {
            try {
                body.run(1);
            } catch (Exception thrown) {
                // of no interest
            }
        }
    }

    private static final class FiredEarly extends Verbs {
        @Override
        Admission enqueueAfter(WorkQueue queue, DelayedWork work, Duration delay) {
            return super.enqueueAfter(queue, work, delay.dividedBy(8));
        }
    }

    private static final class RearmedNever extends Verbs {
        @Override
        Admission rearm(WorkQueue queue, DelayedWork work, Duration delay) {
            return work.isArmed() ? Admission.REARMED : super.rearm(queue, work, delay);
        }
    }

    private static final class CancelSyncReturnsEarly extends Verbs {
        @Override
        int cancelSync(Work work) {
            return work.cancel();
        }
    }

    private static final class DisableOnlyCancels extends Verbs {
        @Override
        int disable(Work work) {
            return work.cancel();
        }

        @Override
        boolean enable(Work work) {
            return !work.isDisabled() || super.enable(work);
        }
    }

    private static final class WrongAnswer extends Sometimes {
        @Override
        Admission enqueue(WorkQueue queue, Work work) {
            Admission answer = super.enqueue(queue, work);
            return answer == Admission.QUEUED && now() ? Admission.ARMED : answer;
        }
    }

    /** Until it is let go. */
    private static final class NeverReturns extends Verbs {
        private static final List<NeverReturns> ALL = new CopyOnWriteArrayList<>();
        private final CountDownLatch over = new CountDownLatch(1);

        NeverReturns() {
            ALL.add(this);
        }

        @Override
        int cancelSync(Work work) throws InterruptedException {
            over.await();
            return super.cancelSync(work);
        }

        static void letAllGo() {
            ALL.forEach(verbs -> verbs.over.countDown());
            ALL.clear();
        }
    }
}
