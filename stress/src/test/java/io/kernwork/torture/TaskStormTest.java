package io.kernwork.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.taskqueue.Cancelled;
import io.kernwork.taskqueue.TaskQueue;
import io.kernwork.taskqueue.TimeoutTask;
import io.kernwork.torture.Violations.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short storm of tasks and jobs on each build, and that it can still find something. */
@Timeout(120)
final class TaskStormTest {
    private static final long SEED = 42;

    @Test
    void storm_everyRequestIsDeliveredOrRemoved() throws InterruptedException {
        Violations violations = new Violations();
        TaskStorm.Ends ends = new TaskStorm(400_000, SEED, new TaskVerbs(), violations).run();
        System.out.println("storm of tasks and jobs:" + System.lineSeparator() + ends);
        assertThat(violations.lines()).isEmpty();
        assertThat(ends.delivered() + ends.removed()).isEqualTo(ends.accepted());
        assertThat(ends.jobsRan() + ends.jobsRemoved()).isEqualTo(ends.jobs());
        assertThat(ends.delivered()).isGreaterThan(ends.accepted() / 100);
        assertThat(ends.removed()).isGreaterThan(ends.accepted() / 100);
        assertThat(ends.jobsRan()).isGreaterThan(ends.jobs() / 100);
        assertThat(ends.jobsRemoved()).isGreaterThan(ends.jobs() / 100);
    }

    @Test
    void storm_withACancelThatForgetsRequests_isFound() throws InterruptedException {
        Violations violations = new Violations();
        TaskVerbs forgetful = new TaskVerbs() {
            @Override
            Cancelled cancel(TaskQueue queue, TimeoutTask task) {
                Cancelled cancelled = super.cancel(queue, task);
                return new Cancelled(Math.min(1, cancelled.pending()), cancelled.running());
            }
        };
        new TaskStorm(100_000, SEED, forgetful, violations).run();
        assertThat(violations.kinds()).containsExactly(Kind.BALANCE);
        System.out.println("planted defect found: storm of tasks (a cancel that counts one request at most)");
    }
}
