package io.kernwork.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.WaitResult;
import io.kernwork.workqueue.DelayedWork;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples of the documentation: each region is shown in the Javadoc or the guide, and runs here. */
@Timeout(30)
abstract class TestkitSnippets {

    // @start region="undertest"
    /** Writes a document to disk when nobody has changed it for two seconds. */
    static final class AutoSave implements AutoCloseable {
        private final WorkQueue queue;
        private final DelayedWork save;

        AutoSave(Kernwork runtime, Runnable write) {
            queue = WorkQueue.builder("save").runtime(runtime).build();
            save = DelayedWork.of("save", write::run);
        }

        void changed() {
            queue.rearm(save, Duration.ofSeconds(2));
        }

        @Override
        public void close() {
            queue.close();
        }
    }
    // @end

    @Test
    @DisplayName("A debounce, tested to the nanosecond and without waiting")
    void first_debounce_writesOnceAndOnTime() {
        List<Duration> writes = new ArrayList<>();
        // @start region="first"
        try (TestRuntime test = TestRuntime.create()) {
            AutoSave autoSave = new AutoSave(test.runtime(), () -> writes.add(test.elapsed()));

            autoSave.changed();
            test.advance(Duration.ofSeconds(1));
            autoSave.changed(); // at one second: starts the two seconds anew
            test.advance(Duration.ofMinutes(1));

            assertThat(writes).containsExactly(Duration.ofSeconds(3));
        }
        // @end
    }

    @Test
    @DisplayName("Bodies that take time")
    void script_bodies_takeVirtualTime() throws Exception {
        // @start region="script"
        try (TestRuntime test = TestRuntime.builder().cpus(1).build()) {
            WorkQueue queue = WorkQueue.builder("index").runtime(test.runtime()).build();
            CountDownLatch answer = new CountDownLatch(1);
            Work ask = Work.of("ask", () -> {
                Script.burn(Duration.ofMillis(5)); // computes: nothing else starts on the one CPU
                Script.block(answer); // waits for another body
            });
            Work reply = Work.of("reply", () -> {
                Script.sleep(Duration.ofMillis(20)); // waits for the network
                answer.countDown();
            });
            queue.enqueue(ask);
            queue.enqueue(reply);

            ask.flush(); // lets both go on, and the clock with them

            assertThat(test.elapsed()).isBetween(Duration.ofMillis(20), Duration.ofMillis(25));
        }
        // @end
    }

    @Test
    @DisplayName("Time-outs of the library, in virtual time")
    void timeout_boundedWait_givesUpAtItsTime() throws Exception {
        // @start region="timeout"
        try (TestRuntime test = TestRuntime.create()) {
            WorkQueue queue =
                    WorkQueue.builder("upload").runtime(test.runtime()).build();
            Work upload = Work.of("upload", () -> Script.sleep(Duration.ofMinutes(3)));
            queue.enqueue(upload);
            test.advance(Duration.ofSeconds(1)); // it has begun

            WaitResult result = upload.cancelSync(Duration.ofSeconds(10));

            assertThat(result.done()).isFalse();
            assertThat(test.elapsed()).isEqualTo(Duration.ofSeconds(11));
            queue.close(); // waits for the upload, until the third minute
        }
        // @end
    }

    @Test
    @DisplayName("Orders: the same test with many seeds finds a lost update")
    void seeds_lostUpdate_isFound() {
        assertThatThrownBy(TestkitSnippets::lostUpdate).hasMessageContaining("with seed ");
    }

    private static void lostUpdate() {
        // @start region="seeds"
        TestRuntime.everySeed(100, test -> {
            WorkQueue queue = WorkQueue.builder("count").runtime(test.runtime()).build();
            int[] count = new int[1];
            for (String name : List.of("a", "b")) {
                queue.enqueue(Work.of(name, () -> {
                    int seen = count[0];
                    Script.sleep(Duration.ZERO); // others may go first here
                    count[0] = seen + 1;
                }));
            }
            queue.drain();
            assertThat(count[0]).isEqualTo(2); // fails with some seed, and names it
        });
        // @end
    }

    @Test
    @DisplayName("What a test that goes wrong says")
    void stuck_bodyWaitsForEver_isListed() {
        // @start region="stuck"
        try (TestRuntime test = TestRuntime.builder().mayLeaveWork().build()) {
            WorkQueue queue = WorkQueue.builder("mail").runtime(test.runtime()).build();
            queue.enqueue(Work.of("send", () -> Script.block("the answer", () -> false)));
            queue.enqueueAfter(DelayedWork.of("retry", () -> {}), Duration.ofMinutes(5));
            test.advance(Duration.ofSeconds(1));

            assertThat(test.report())
                    .contains("running: 'send' on queue 'mail', for the answer")
                    .contains("armed: 'retry' on queue 'mail', 1 request, due at 5m, in 4m59s");
        }
        // @end
    }
}
