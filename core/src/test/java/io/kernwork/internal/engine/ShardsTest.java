package io.kernwork.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.cpu.CpuSet;
import io.kernwork.cpu.CpuTopology;
import io.kernwork.cpu.ProbeJvm;
import io.kernwork.cpu.RecordedMachine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How processors are shared among the CPUs of a runtime, and that their workers stay there. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShardsTest {
    @TempDir
    Path folder;

    private List<CpuSet> shares(String machine, int cpus) throws Exception {
        CpuTopology topology = RecordedMachine.read(machine, folder, 1);
        Shards shards = Shards.bound(cpus, topology);
        List<CpuSet> sets = new ArrayList<>();
        for (int cpu = 0; cpu < cpus; cpu++) {
            sets.add(shards.processors(cpu));
        }
        return sets;
    }

    @Test
    void bound_givesEachProcessorToOneCpu_neighboursTogether() throws Exception {
        List<CpuSet> shares = shares("two-sockets", 2);
        CpuTopology topology = CpuTopology.read(folder);
        assertThat(shares).containsExactlyElementsOf(topology.packages());
    }

    @Test
    void bound_toFewerProcessorsThanCpus_givesOneToEach() throws Exception {
        List<CpuSet> shares = shares("two-sockets", 64);
        assertThat(shares).allSatisfy(share -> assertThat(share.size()).isEqualTo(1));
        assertThat(shares.stream().distinct().count())
                .isEqualTo(CpuTopology.read(folder).allowed().size());
    }

    @Test
    void bodiesOfACpu_runOnItsProcessors_andOthersAnywhere() throws Exception {
        ProbeJvm child = ProbeJvm.module(List.of("--enable-native-access=io.kernwork"), "runtime");
        String process = child.value("process");
        assertThat(child.value("anywhere")).as("what belongs to no CPU").isEqualTo(process);
        boolean honoured = Boolean.parseBoolean(child.value("support"));
        Shards expected = Shards.bound(2, CpuTopology.read());
        for (int cpu = 0; cpu < 2; cpu++) {
            String processors = honoured ? expected.processors(cpu).toString() : process;
            assertThat(child.value("cpu" + cpu)).isEqualTo(processors + " " + cpu);
        }
    }

    @Test
    void withoutNativeAccess_theyRunAnywhere_andTheLogSaysWhy() throws Exception {
        ProbeJvm child = ProbeJvm.module(List.of("--illegal-native-access=deny"), "runtime");
        for (int cpu = 0; cpu < 2; cpu++) {
            assertThat(child.value("cpu" + cpu)).isEqualTo(child.value("process") + " " + cpu);
        }
        assertThat(child.errors()).containsOnlyOnce("its CPUs are not bound to processors");
    }
}
