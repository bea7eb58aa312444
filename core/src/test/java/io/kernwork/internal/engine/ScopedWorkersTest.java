package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.Kernwork;
import io.kernwork.cpu.AffinityScope;
import io.kernwork.cpu.CpuSet;
import io.kernwork.cpu.CpuTopology;
import io.kernwork.cpu.PlatformResult;
import io.kernwork.cpu.RecordedMachine;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.ScarceThreads;
import io.kernwork.fixtures.ScarceThreads.Mode;
import io.kernwork.internal.engine.Pools.Pod;
import io.kernwork.workqueue.Work;
import io.kernwork.workqueue.WorkQueue;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The groups of processors near which the items of unbound queues begin, on recorded machines. */
@Timeout(60)
class ScopedWorkersTest {
    private static final int WORKS = 2_000;

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    @TempDir
    Path folder;

    private final Kernwork runtime = engines.runtime(2);
    private final Engine engine = EngineAccess.of(runtime);

    private CpuTopology bind(String machine) throws Exception {
        return bind(engine, machine);
    }

    private CpuTopology bind(Engine bound, String machine) throws Exception {
        CpuTopology topology = RecordedMachine.read(machine, folder, 1);
        bound.bind(new PlatformResult(true, ""), () -> topology);
        return topology;
    }

    private List<CpuSet> groups(AffinityScope scope) {
        return Arrays.stream(engine.pooling().pods(WorkerKind.UNBOUND, scope))
                .map(Pod::processors)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"CPU", "SMT", "CACHE"})
    void pods_ofAScope_shareThoseProcessors(AffinityScope scope) throws Exception {
        CpuTopology topology = bind("two-sockets");
        List<CpuSet> expected = topology.groups(scope).stream()
                .map(group -> group.intersection(topology.allowed()))
                .toList();
        assertThat(expected).as("the recorded machine has several").hasSizeGreaterThan(1);
        assertThat(groups(scope)).containsExactlyElementsOf(expected);
        assertThat(engine.pooling().pods(WorkerKind.UNBOUND, scope))
                .as("queues of one scope share the workers")
                .isSameAs(engine.pooling().pods(WorkerKind.UNBOUND, scope));
        assertThat(engine.pooling().pods(WorkerKind.UNBOUND_HIGH, scope)[0].workers())
                .isNotSameAs(engine.pooling().pods(WorkerKind.UNBOUND, scope)[0].workers());
    }

    @Test
    void pods_ofTheSystem_areOne() throws Exception {
        bind("two-sockets");
        assertThat(groups(AffinityScope.SYSTEM)).hasSize(1);
    }

    @Test
    void pods_whereCpusAreNotBound_areOne() {
        for (AffinityScope scope : AffinityScope.values()) {
            assertThat(groups(scope)).hasSize(1);
        }
    }

    @Test
    void setAffinityScope_whileWorksCome_keepsTheOrderAndLosesNothing() throws Exception {
        bind("two-sockets");
        WorkQueue queue = engines.queue(
                runtime, "ordered", builder -> builder.unbound().ordered().affinityScope(AffinityScope.CPU));
        List<Integer> order = new CopyOnWriteArrayList<>();
        try (Helpers helpers = new Helpers()) {
            helpers.start("changes", () -> {
                while (order.size() < WORKS) {
                    for (AffinityScope scope : AffinityScope.values()) {
                        queue.setAffinityScope(scope);
                    }
                }
            });
            for (int i = 0; i < WORKS; i++) {
                int number = i;
                queue.enqueue(Work.of("w" + i, () -> order.add(number)));
            }
            queue.flush();
        }
        assertThat(order)
                .containsExactlyElementsOf(IntStream.range(0, WORKS).boxed().toList());
        queue.close();
    }

    @Test
    @DisplayName("what was listed with the workers of the scope before is rescued when these cannot be had")
    void setAffinityScope_whatWasListedBefore_isRescued() throws Exception {
        ScarceThreads scarce = new ScarceThreads();
        Kernwork without = engines.runtime(2, builder -> builder.threadFactory(scarce));
        bind(EngineAccess.of(without), "two-sockets");
        WorkQueue queue = engines.queue(
                without, "rescued", builder -> builder.memReclaim().unbound().affinityScope(AffinityScope.CPU));
        CountDownLatch ran = new CountDownLatch(1);
        scarce.set(Mode.THROWS);
        queue.enqueue(Work.of("listed", ran::countDown));
        queue.setAffinityScope(AffinityScope.SYSTEM);
        Bounded.until(() -> ran.getCount() == 0, "the rescuer has run it");
        scarce.set(Mode.MAKES);
        queue.close();
    }
}
