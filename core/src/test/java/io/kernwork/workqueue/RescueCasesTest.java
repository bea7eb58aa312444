package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.ScarceThreads;
import io.kernwork.fixtures.ScarceThreads.Mode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The cases of queues that have a rescuer. */
@Timeout(60)
class RescueCasesTest {
    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    private final ScarceThreads threads = new ScarceThreads();
    private final List<Integer> cpus = Collections.synchronizedList(new ArrayList<>());

    /** Fills both CPUs from a body that the rescuer runs, so that it meets all items at once. */
    private List<Integer> rescue(int onFirst, int onSecond) throws InterruptedException {
        Kernwork runtime = engines.runtime(2, builder -> builder.threadFactory(threads));
        WorkQueue queue =
                engines.queue(runtime, "both", builder -> builder.memReclaim().perCpu());
        threads.set(Mode.THROWS);
        queue.enqueueOn(1, Work.of("fills", () -> {
            for (int i = 0; i < Math.max(onFirst, onSecond); i++) {
                if (i < onFirst) {
                    queue.enqueueOn(0, Work.of("first", () -> cpus.add(runtime.cpu())));
                }
                if (i < onSecond) {
                    queue.enqueueOn(1, Work.of("second", () -> cpus.add(runtime.cpu())));
                }
            }
        }));
        queue.drain();
        threads.set(Mode.MAKES);
        return cpus;
    }

    private static List<Integer> rows(int... countsByTurn) {
        List<Integer> expected = new ArrayList<>();
        for (int turn = 0; turn < countsByTurn.length; turn++) {
            expected.addAll(Collections.nCopies(countsByTurn[turn], (turn + 1) % 2));
        }
        return expected;
    }

    @Test
    @DisplayName("W13: with items on two CPUs the rescuer turns to the other one after 16")
    void rescue_twoCpus_rotatesAfterSixteen() throws InterruptedException {
        // the item that fills them is the first of its turn
        assertThat(rescue(40, 40)).containsExactlyElementsOf(rows(15, 16, 16, 16, 9, 8));
    }

    @Test
    @DisplayName("W13: with few items on one CPU it is soon back at the other one, where it goes on to the end")
    void rescue_oneCpuHasFew_goesOnWithTheOther() throws InterruptedException {
        assertThat(rescue(3, 40)).containsExactlyElementsOf(rows(15, 3, 25));
    }
}
