package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.SeamedKernwork;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Gate;
import io.kernwork.fixtures.ManualTicker;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a worker has taken and not begun is given to others at once when its body waits with a verb of ours. The clock stands
 * still: every body is fast then, so much is taken at once, and nobody looks after those that do not come by.
 */
@Timeout(60)
final class LetGoTest {
    private static final int AHEAD = 400;
    private static final int BEHIND = 3;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private Kernwork runtime(int cpus) {
        Seams seams = Seams.of(
                new ManualTicker(), body -> Thread.ofPlatform().daemon().unstarted(body));
        Engine engine = new Engine("still", cpus, Duration.ofMinutes(1), seams, null, null, false);
        Thread.ofPlatform().daemon().start(Objects.requireNonNull(engine.dispatcher()));
        return engines.watch(SeamedKernwork.of(engine));
    }

    /** Something that a body waits for. */
    @FunctionalInterface
    private interface Wait {
        void on(Work behind) throws Exception;
    }

    /** The only worker that is free takes many, and meets the body that waits before those that are waited for. */
    private void waitInTheMiddle(int ahead, Wait wait) throws Exception {
        Kernwork runtime = runtime(2);
        WorkQueue queue = engines.queue(runtime, "queue");
        WorkQueue other = engines.queue(runtime, "other");
        Gate gate = new Gate();
        Gate otherGate = new Gate();
        CountDownLatch through = new CountDownLatch(1);
        List<Work> behind = new ArrayList<>();
        for (int i = 0; i < BEHIND; i++) {
            behind.add(Work.of("behind-" + i, () -> {}));
        }
        queue.enqueue(Work.of("gate", gate::pass));
        gate.awaitEntered();
        other.enqueue(Work.of("other-gate", otherGate::pass));
        otherGate.awaitEntered();
        for (int i = 0; i < ahead; i++) {
            queue.enqueue(Work.of("ahead-" + i, () -> {}));
        }
        queue.enqueue(Work.of("waits", () -> {
            otherGate.open();
            for (Work work : behind) {
                wait.on(work);
            }
            through.countDown();
        }));
        behind.forEach(queue::enqueue);
        gate.open();
        Bounded.await(through, "the body that waits for what its worker has taken");
    }

    /** At least one of these finds itself in the middle of what was taken. */
    @ParameterizedTest
    @ValueSource(ints = {AHEAD, AHEAD + 5, AHEAD + 10})
    void flush_inABody_letsGo(int ahead) throws Exception {
        waitInTheMiddle(ahead, Work::flush);
    }

    @ParameterizedTest
    @ValueSource(ints = {AHEAD, AHEAD + 5, AHEAD + 10})
    void boundedFlush_inABody_letsGo(int ahead) throws Exception {
        waitInTheMiddle(
                ahead,
                work -> assertThat(work.flush(Duration.ofSeconds(10)).done()).isTrue());
    }

    /** The worker that releases somebody leaves the queue for that; what is left in it, few as it may be, is not forgotten. */
    @Test
    void flush_thatEndsInTheMiddle_leavesNothingLying() throws Exception {
        WorkQueue queue = engines.queue(runtime(1), "queue");
        Gate gate = new Gate();
        int many = 20;
        CountDownLatch ran = new CountDownLatch(many);
        queue.enqueue(Work.of("gate", gate::pass));
        gate.awaitEntered();
        for (int i = 0; i < many; i++) {
            Work work = Work.of("work-" + i, ran::countDown);
            queue.enqueue(work);
            if (i % 6 == 5) {
                work.flushAsync();
            }
        }
        gate.open();
        Bounded.await(ran, "all works, of which " + many + " were enqueued");
    }
}
