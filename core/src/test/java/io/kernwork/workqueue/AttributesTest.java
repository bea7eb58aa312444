package io.kernwork.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.cpu.AffinityScope;
import io.kernwork.fixtures.Bounded;
import io.kernwork.fixtures.EngineCheck;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All combinations of two and three attributes: each makes a queue that runs its works, or is refused with both names. */
@Timeout(60)
class AttributesTest {
    /** Written down once more, as a user would: what cannot be had together. */
    private static final List<Set<Attribute>> IMPOSSIBLE = List.of(
            EnumSet.of(Attribute.MAX_ACTIVE, Attribute.ORDERED),
            EnumSet.of(Attribute.PER_CPU, Attribute.ORDERED),
            EnumSet.of(Attribute.PER_CPU, Attribute.UNBOUND),
            EnumSet.of(Attribute.PER_CPU, Attribute.VIRTUAL_THREADS),
            EnumSet.of(Attribute.CPU_INTENSIVE, Attribute.UNBOUND),
            EnumSet.of(Attribute.CPU_INTENSIVE, Attribute.VIRTUAL_THREADS),
            EnumSet.of(Attribute.HIGH_PRIORITY, Attribute.VIRTUAL_THREADS),
            EnumSet.of(Attribute.AFFINITY_SCOPE, Attribute.VIRTUAL_THREADS),
            EnumSet.of(Attribute.BOTTOM_HALF, Attribute.MAX_ACTIVE),
            EnumSet.of(Attribute.BOTTOM_HALF, Attribute.ORDERED),
            EnumSet.of(Attribute.BOTTOM_HALF, Attribute.UNBOUND),
            EnumSet.of(Attribute.BOTTOM_HALF, Attribute.AFFINITY_SCOPE),
            EnumSet.of(Attribute.BOTTOM_HALF, Attribute.VIRTUAL_THREADS),
            EnumSet.of(Attribute.BOTTOM_HALF, Attribute.CPU_INTENSIVE),
            EnumSet.of(Attribute.BOTTOM_HALF, Attribute.MEM_RECLAIM),
            EnumSet.of(Attribute.BOTTOM_HALF, Attribute.FREEZABLE));

    @RegisterExtension
    final EngineCheck engines = new EngineCheck();

    static Stream<Set<Attribute>> combinations() {
        List<Set<Attribute>> all = new ArrayList<>();
        for (Attribute a : Attribute.values()) {
            for (Attribute b : Attribute.values()) {
                for (Attribute c : Attribute.values()) {
                    all.add(EnumSet.of(a, b, c));
                }
            }
        }
        return all.stream().distinct();
    }

    private static void call(WorkQueueBuilder builder, Attribute one) {
        var _ = switch (one) {
            case MAX_ACTIVE -> builder.maxActive(3);
            case ORDERED -> builder.ordered();
            case PER_CPU -> builder.perCpu();
            case UNBOUND -> builder.unbound();
            case AFFINITY_SCOPE -> builder.affinityScope(AffinityScope.CACHE);
            case VIRTUAL_THREADS -> builder.virtualThreads();
            case HIGH_PRIORITY -> builder.highPriority();
            case CPU_INTENSIVE -> builder.cpuIntensive();
            case FREEZABLE -> builder.freezable();
            case MEM_RECLAIM -> builder.memReclaim();
            case BOTTOM_HALF -> builder.bottomHalf();
        };
    }

    private static boolean isPossible(Set<Attribute> wanted) {
        return IMPOSSIBLE.stream().noneMatch(wanted::containsAll)
                && (!wanted.contains(Attribute.AFFINITY_SCOPE) || wanted.contains(Attribute.UNBOUND));
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void build_eachCombination_makesAQueueOrIsRefused(Set<Attribute> wanted) throws Exception {
        Kernwork runtime = engines.runtime(2);
        WorkQueueBuilder builder = WorkQueue.builder("combined").runtime(runtime);
        wanted.forEach(one -> call(builder, one));
        if (!isPossible(wanted)) {
            assertThatThrownBy(builder::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'combined'")
                    .hasMessageMatching(".*: (choose|add) .*");
            return;
        }
        try (WorkQueue queue = builder.build()) {
            CountDownLatch ran = new CountDownLatch(5);
            for (int i = 0; i < 5; i++) {
                queue.enqueue(Work.of("w" + i, ran::countDown));
            }
            Bounded.await(ran, "five works have run on a queue that is " + wanted);
            queue.flush();
            assertThat(queue.isOrdered()).isEqualTo(wanted.contains(Attribute.ORDERED));
        }
    }
}
