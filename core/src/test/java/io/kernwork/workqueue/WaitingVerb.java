package io.kernwork.workqueue;

import io.kernwork.base.Admission;
import io.kernwork.base.WaitResult;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The waiting verbs that can be interrupted, in their three forms, so that a test can say what holds for all of them. */
enum WaitingVerb {
    CANCEL_SYNC("cancelSync", true) {
        @Override
        void blocking(WorkQueue queue, Work work) throws InterruptedException {
            work.cancelSync();
        }

        @Override
        WaitResult timed(WorkQueue queue, Work work, Duration time) throws InterruptedException {
            return work.cancelSync(time);
        }

        @Override
        CompletionStage<?> async(WorkQueue queue, Work work) {
            return work.cancelAsync();
        }
    },
    DISABLE_SYNC("disableSync", true) {
        @Override
        void blocking(WorkQueue queue, Work work) throws InterruptedException {
            work.disableSync();
        }

        @Override
        WaitResult timed(WorkQueue queue, Work work, Duration time) throws InterruptedException {
            return work.disableSync(time);
        }

        @Override
        CompletionStage<?> async(WorkQueue queue, Work work) {
            return work.disableAsync();
        }
    },
    FLUSH_OF_WORK("flush", false) {
        @Override
        void blocking(WorkQueue queue, Work work) throws InterruptedException {
            work.flush();
        }

        @Override
        WaitResult timed(WorkQueue queue, Work work, Duration time) throws InterruptedException {
            return work.flush(time);
        }

        @Override
        CompletionStage<?> async(WorkQueue queue, Work work) {
            return work.flushAsync();
        }
    },
    FLUSH_OF_QUEUE("flush", false) {
        @Override
        void blocking(WorkQueue queue, Work work) throws InterruptedException {
            queue.flush();
        }

        @Override
        WaitResult timed(WorkQueue queue, Work work, Duration time) throws InterruptedException {
            return queue.flush(time);
        }

        @Override
        CompletionStage<?> async(WorkQueue queue, Work work) {
            return queue.flushAsync();
        }
    },
    DRAIN("drain", false) {
        @Override
        void blocking(WorkQueue queue, Work work) throws InterruptedException {
            queue.drain();
        }

        @Override
        WaitResult timed(WorkQueue queue, Work work, Duration time) throws InterruptedException {
            return queue.drain(time);
        }

        @Override
        CompletionStage<?> async(WorkQueue queue, Work work) {
            return queue.drainAsync();
        }
    };

    /** The name of the method. */
    final String method;

    /** Whether it takes waiting requests away. */
    final boolean removes;

    WaitingVerb(String method, boolean removes) {
        this.method = method;
        this.removes = removes;
    }

    abstract void blocking(WorkQueue queue, Work work) throws InterruptedException;

    abstract WaitResult timed(WorkQueue queue, Work work, Duration time) throws InterruptedException;

    abstract CompletionStage<?> async(WorkQueue queue, Work work);

    /** What a request for the work is answered after the wait has ended, however it ended. */
    Admission answerAfterwards() {
        return this == DISABLE_SYNC ? Admission.DISABLED : Admission.QUEUED;
    }

    /** What a request for the work is answered during the wait, when one request was pending before it began. */
    Admission answerMeanwhile() {
        return switch (this) {
            case CANCEL_SYNC, DISABLE_SYNC -> Admission.DISABLED;
            case FLUSH_OF_WORK, FLUSH_OF_QUEUE -> Admission.COALESCED;
            case DRAIN -> Admission.DRAINING;
        };
    }
}
