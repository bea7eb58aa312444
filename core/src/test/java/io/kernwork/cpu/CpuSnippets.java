package io.kernwork.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.fixtures.Helpers;
import io.kernwork.fixtures.LogCapture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of the documentation on CPUs; run as {@link CpuSnippetsTest}. They hold whatever the platform grants. */
abstract class CpuSnippets {
    private final List<String> log = new ArrayList<>();
    private final LogCapture refusals = new LogCapture("io.kernwork");

    @AfterEach
    void endCapture() {
        refusals.close();
    }

    @Test
    void sets() {
        // @start region="cpuset"
        CpuSet firstSocket = CpuSet.parse("0-3,8-11"); // as the kernel writes it
        CpuSet left = firstSocket.minus(CpuSet.of(0));

        String list = left.toString(); // "1-3,8-11"
        // @end
        assertThat(list).isEqualTo("1-3,8-11");
    }

    @Test
    void affinity() {
        // @start region="cpuaffinity"
        Runnable poller = () -> {
            PlatformResult bound = Affinity.set(CpuSet.of(3));
            if (!bound.honoured()) {
                log.add(bound.reason()); // and goes on, wherever the kernel puts it
            }
            log.add("on " + Affinity.currentCpu()); // "on 3" if it is bound
        };
        // @end
        try (Helpers helpers = new Helpers()) {
            helpers.start("example", poller::run);
        }
        assertThat(log).last().asString().startsWith("on ");
    }

    @Test
    void undo() {
        try (Helpers helpers = new Helpers()) {
            helpers.start("example", () -> {
                // @start region="cpuundo"
                Optional<CpuSet> before = Affinity.get();
                Affinity.set(CpuSet.of(0));
                // ... what has to be on CPU 0 ...
                before.ifPresent(Affinity::set);
                // @end
                assertThat(Affinity.get()).isEqualTo(before);
            });
        }
    }

    @Test
    void priority() {
        // @start region="cpupriority"
        Runnable indexer = () -> {
            PlatformResult lowered = ThreadPriority.ofNice(10).applyToCurrentThread();
            log.add(lowered.toString()); // "honoured", or "refused: native access is off; start the JVM with ..."
        };
        // @end
        try (Helpers helpers = new Helpers()) {
            helpers.start("example", indexer::run);
        }
        assertThat(log).singleElement().asString().matches("honoured|refused: .+");
    }

    @Test
    void topology() {
        // @start region="cputopology"
        CpuTopology machine = CpuTopology.read();
        int workers = machine.parallelism(); // the CPUs that the process may use, or less by its quota

        for (CpuSet shared : machine.groups(AffinityScope.CACHE)) {
            log.add("CPUs " + shared + " share a cache"); // "CPUs 0-3,8-11 share a cache"
        }
        // @end
        assertThat(workers).isPositive();
        assertThat(log).isNotEmpty();
    }
}
