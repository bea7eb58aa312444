package io.kernwork.testkit.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.testkit.Script;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Defects that timers once had. */
class TimerRegressionTest extends TimerCase {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int COLLECTIONS = 100;

    @Test
    @DisplayName("a fire during a drain is held, also on a thread that is inside a body of the queue")
    void drain_fireUnderABodyOfTheQueue_isHeld() {
        WorkQueue queue = queue("q").build();
        queue.enqueueAfter(logging("armed"), SECOND);
        queue.enqueue(Work.of("drains", () -> {
            queue.drainAsync();
            Script.sleep(SECOND.multipliedBy(2)); // who waits fires what falls due
            log.add("the drain goes on");
        }));
        test.advance(SECOND.multipliedBy(2));
        assertThat(log).containsExactly("the drain goes on", "armed");
    }

    @Test
    @DisplayName("a work that fired once does not keep the queue reachable that it fired on")
    void fired_onAQueueThatIsGone_doesNotKeepIt() {
        DelayedWork work = DelayedWork.of("moves", () -> {});
        WeakReference<WorkQueue> gone = fireOnAnother(work);
        WorkQueue next = queue("next").build();
        next.enqueue(work);
        test.runUntilIdle();
        for (int i = 0; i < COLLECTIONS && gone.get() != null; i++) {
            System.gc();
        }
        assertThat(gone.get()).as("the closed queue").isNull();
        assertThat(work.isPending()).isFalse();
    }

    private WeakReference<WorkQueue> fireOnAnother(DelayedWork work) {
        WorkQueue queue = queue("gone").build();
        queue.enqueueAfter(work, ms(1));
        assertThat(test.advance(ms(1))).isEqualTo(1);
        queue.close();
        return new WeakReference<>(queue);
    }
}
