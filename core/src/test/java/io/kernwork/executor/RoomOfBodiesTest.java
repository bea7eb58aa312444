package io.kernwork.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.SelfWaitException;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bodies that submit to the bounded view that they are tasks of: their slots are what makes room. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RoomOfBodiesTest {
    private static final Duration FOREVER = Duration.ofDays(1);
    private static final long LONG = 20;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private QueueExecutor bounded(int slots) {
        Kernwork runtime = engines.runtime(2);
        return QueueExecutor.of(
                        WorkQueue.builder("q").runtime(runtime).maxActive(slots).build())
                .capacity(1)
                .onFull(OnFull.block(FOREVER));
    }

    @Test
    @DisplayName("the body in the only slot is refused at once what it would have to wait for itself")
    void onlySlot_isRefused() throws Exception {
        QueueExecutor view = bounded(1);
        var ran = new AtomicInteger();
        QueueFuture<?> parent = view.submit(() -> {
            view.execute(ran::incrementAndGet);
            assertThatThrownBy(() -> view.execute(ran::incrementAndGet))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("every slot of queue 'q'")
                    .hasCauseInstanceOf(SelfWaitException.class);
        });
        parent.get(LONG, TimeUnit.SECONDS);
        view.shutdown();
        assertThat(view.awaitTermination(LONG, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).hasValue(1);
    }

    @Test
    @DisplayName("of bodies in all slots the last is refused, and the others get room once it has ended")
    void lastSlot_isRefused() throws Exception {
        int slots = 3;
        QueueExecutor view = bounded(slots);
        var inside = new CountDownLatch(slots);
        var ran = new AtomicInteger();
        List<QueueFuture<Boolean>> parents = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
            parents.add(view.submit(() -> {
                inside.countDown();
                inside.await();
                try {
                    view.execute(ran::incrementAndGet);
                    view.execute(ran::incrementAndGet);
                    return true;
                } catch (RejectedExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(SelfWaitException.class);
                    return false;
                }
            }));
        }
        int refused = 0;
        for (QueueFuture<Boolean> parent : parents) {
            refused += parent.get(LONG, TimeUnit.SECONDS) ? 0 : 1;
        }
        view.shutdown();
        assertThat(view.awaitTermination(LONG, TimeUnit.SECONDS)).isTrue();
        assertThat(refused).isPositive();
        assertThat(ran.get()).isBetween(2 * (slots - refused), 2 * slots - refused);
    }
}
