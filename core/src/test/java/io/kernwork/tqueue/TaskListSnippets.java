package io.kernwork.tqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.ManualKernwork;
import io.kernwork.base.Admission;
import io.kernwork.fixtures.ManualTicker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The examples of the documentation of task lists: each region is shown in the Javadoc or the guide, and runs here, as {@link
 * TaskListSnippetsTest}.
 */
@Timeout(30)
abstract class TaskListSnippets {
    private final ManualKernwork runtime = Kernwork.manual(new ManualTicker());
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void closeRuntime() {
        runtime.close();
    }

    @Test
    @DisplayName("Tasks wait until somebody runs the list")
    void list_queueAndRun_runsInOrder() {
        // @start region="list"
        TaskList disk = new TaskList("disk", runtime);
        DeferredTask unplug = DeferredTask.of("unplug", () -> log.add("unplug"));
        DeferredTask account = DeferredTask.of("account", () -> log.add("account"));

        Admission first = disk.queue(unplug); // QUEUED: it waits, and nothing else happens
        disk.queue(account);
        Admission again = disk.queue(unplug); // COALESCED: it waits already, and will run once

        int ran = disk.run(); // 2: unplug, then account, on this thread
        // @end
        assertThat(first).isEqualTo(Admission.QUEUED);
        assertThat(again).isEqualTo(Admission.COALESCED);
        assertThat(ran).isEqualTo(2);
        assertThat(log).containsExactly("unplug", "account");
    }

    /** A device that is looked at until it is ready. */
    private static final class Poll extends DeferredTask {
        private final TaskList list;
        private int looks;

        Poll(TaskList list) {
            super("poll");
            this.list = list;
        }

        // @start region="pass"
        @Override
        protected void run() {
            if (++looks < 3) {
                list.queue(this); // for the next pass, so that this one has an end
            }
        }
        // @end
    }

    @Test
    @DisplayName("A task that queues itself runs once in a pass")
    void pass_selfQueueing_hasAnEnd() {
        TaskList list = new TaskList("poll", runtime);
        list.queue(new Poll(list));
        assertThat(list.run()).isEqualTo(1);
        assertThat(list.run()).isEqualTo(1);
        assertThat(list.run()).isEqualTo(1);
        assertThat(list.run()).isZero();
    }

    @Test
    @DisplayName("keventd runs one task after the other")
    void keventd_scheduleAndFlush_runsInOrder() throws Exception {
        try (Kernwork runtime = Kernwork.builder().name("app").build()) {
            // @start region="keventd"
            Keventd keventd = Keventd.of(runtime);
            DeferredTask probe =
                    DeferredTask.of("probe", () -> log.add("probe")); // may sleep, and holds the others up then
            DeferredTask report = DeferredTask.of("report", () -> log.add("report"));

            keventd.schedule(probe);
            keventd.schedule(report); // not before probe has ended
            keventd.flushScheduledTasks(); // both have run
            // @end
            assertThat(log).containsExactly("probe", "report");
        }
    }
}
