package io.kernwork.cpu;

import static io.kernwork.cpu.AffinityScope.CACHE;
import static io.kernwork.cpu.AffinityScope.CPU;
import static io.kernwork.cpu.AffinityScope.SMT;
import static io.kernwork.cpu.AffinityScope.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topologies and limits of recorded machines, of this one, and of none. */
final class CpuTopologyTest {
    private static final int ASSUMED = 3;

    @TempDir
    private Path root;

    @Test
    void oneCpu_isOneOfEverything() {
        CpuTopology machine = recorded("one-cpu");
        assertThat(machine.isRead()).isTrue();
        for (AffinityScope scope : AffinityScope.values()) {
            assertThat(machine.groups(scope)).as("%s", scope).isEqualTo(sets("0"));
        }
        assertThat(machine.quota()).isEmpty();
        assertThat(machine.parallelism()).isEqualTo(1);
    }

    @Test
    void oneCore_twoThreads_areSiblings() {
        CpuTopology machine = recorded("one-core");
        assertThat(machine.groups(CPU)).isEqualTo(sets("0", "1"));
        assertThat(machine.groups(SMT)).isEqualTo(sets("0-1"));
        assertThat(machine.cores()).isEqualTo(sets("0-1"));
        assertThat(machine.packages()).isEqualTo(sets("0-1"));
    }

    @Test
    void twoSockets_haveACacheEach() {
        CpuTopology machine = recorded("two-sockets");
        assertThat(machine.packages()).isEqualTo(sets("0-3,8-11", "4-7,12-15"));
        assertThat(machine.caches()).isEqualTo(machine.packages());
        assertThat(machine.cores()).isEqualTo(sets("0,8", "1,9", "2,10", "3,11", "4,12", "5,13", "6,14", "7,15"));
        assertThat(machine.groups(SYSTEM)).isEqualTo(sets("0-15"));
        assertThat(machine.parallelism()).isEqualTo(16);
    }

    @Test
    void groups_partlyAllowed_areInTheOrderOfWhatIsLeft() throws Exception {
        recorded("two-sockets");
        Files.writeString(root.resolve("proc/self/status"), "Cpus_allowed_list:\t1,8,12\n");
        CpuTopology machine = CpuTopology.read(root, ASSUMED);
        assertThat(machine.groups(SMT)).isEqualTo(sets("1", "8", "12"));
        assertThat(machine.groups(CACHE)).isEqualTo(sets("1,8", "12"));
    }

    @Test
    void twoComplexes_inOneSocket_areTwoCaches() {
        CpuTopology machine = recorded("two-complexes");
        assertThat(machine.packages()).isEqualTo(sets("0-7"));
        assertThat(machine.groups(CACHE)).isEqualTo(sets("0-3", "4-7"));
    }

    @Test
    void clusters_withoutL3_areGroupedByL2() {
        assertThat(recorded("clusters").groups(CACHE)).isEqualTo(sets("0-3", "4-7"));
    }

    @Test
    void offlineCpus_areInNoGroup() {
        CpuTopology machine = recorded("offline-holes");
        assertThat(machine.online()).isEqualTo(CpuSet.parse("0,2-3,6-7"));
        assertThat(machine.allowed()).isEqualTo(machine.online());
        assertThat(machine.groups(SMT)).isEqualTo(sets("0", "2-3", "6-7"));
        assertThat(machine.groups(CACHE)).isEqualTo(sets("0,2-3,6-7"));
    }

    @Test
    void hybrid_withoutCaches_takesThePackage() {
        CpuTopology machine = recorded("hybrid-no-cache");
        assertThat(machine.groups(SMT)).isEqualTo(sets("0-1", "2-3", "4", "5", "6", "7"));
        assertThat(machine.groups(CACHE)).isEqualTo(sets("0-7"));
    }

    @Test
    void cgroupVersion2_narrowsGroupsAndParallelism() {
        CpuTopology machine = recorded("limited-v2");
        assertThat(machine.online()).isEqualTo(CpuSet.range(0, 7));
        assertThat(machine.allowed()).isEqualTo(CpuSet.range(2, 5));
        assertThat(machine.caches()).isEqualTo(sets("0-3", "4-7"));
        assertThat(machine.groups(CACHE)).isEqualTo(sets("2-3", "4-5"));
        assertThat(machine.quota()).hasValue(1.5); // of a parent, which is tighter than its own
        assertThat(machine.parallelism()).isEqualTo(2);
    }

    @Test
    void cgroupVersion2_mountedFromWithin_isReadAtTheMountPoint() {
        CpuTopology machine = recorded("limited-v2-mounted");
        assertThat(machine.quota()).hasValue(0.5);
        assertThat(machine.parallelism()).isEqualTo(1);
    }

    @Test
    void cgroupVersion2_groupOutsideTheMount_takesTheMountPoint() {
        assertThat(recorded("limited-v2-outside").quota()).hasValue(3);
    }

    @Test
    void cgroupVersion1_besideVersion2_isRead() {
        CpuTopology machine = recorded("limited-v1");
        assertThat(machine.allowed()).isEqualTo(CpuSet.range(1, 3));
        assertThat(machine.quota()).hasValue(2.5);
        assertThat(machine.parallelism()).isEqualTo(3);
    }

    @Test
    void cgroups_ofBothVersions_withoutLimits_limitNothing() {
        CpuTopology machine = recorded("both-versions");
        assertThat(machine.allowed()).isEqualTo(CpuSet.range(0, 1));
        assertThat(machine.groups(CACHE)).isEqualTo(sets("0-1"));
        assertThat(machine.groups(SMT)).isEqualTo(sets("0", "1"));
        assertThat(machine.quota()).isEmpty();
    }

    @Test
    void cpuset_withoutAMask_stillNarrows() throws Exception {
        recorded("limited-v2");
        Files.delete(root.resolve("proc/self/status"));
        assertThat(CpuTopology.read(root, ASSUMED).allowed()).isEqualTo(CpuSet.range(2, 5));
    }

    @Test
    void noSys_onlyTheMaskIsKnown() {
        CpuTopology machine = recorded("no-sys");
        assertThat(machine.isRead()).isFalse();
        assertThat(machine.groups(SYSTEM)).isEqualTo(sets("4-5"));
        assertThat(machine.groups(SMT)).isEqualTo(sets("4", "5"));
        assertThat(machine.groups(CACHE)).isEqualTo(sets("4-5"));
        assertThat(machine).asString().endsWith("(not told by the system)");
    }

    @Test
    void nothingAtAll_isMadeUpFromTheNumberOfCpus() {
        CpuTopology machine = CpuTopology.read(root, ASSUMED);
        assertThat(machine.isRead()).isFalse();
        assertThat(machine.online()).isEqualTo(CpuSet.range(0, 2));
        assertThat(machine.allowed()).isEqualTo(machine.online());
        assertThat(machine.packages()).isEqualTo(sets("0-2"));
        assertThat(machine.cores()).isEqualTo(sets("0", "1", "2"));
        assertThat(machine.quota()).isEmpty();
        assertThat(CpuTopology.read(root).online().size()).isEqualTo(Affinity.availableProcessors());
    }

    @Test
    void nonsense_neverFailsAndGroupsStayDisjoint() {
        CpuTopology machine = recorded("nonsense");
        assertThat(machine.cores()).isEqualTo(sets("0-1", "2", "3"));
        assertThat(machine.allowed()).isEqualTo(CpuSet.range(0, 3));
        assertThat(machine.groups(CACHE)).isEqualTo(sets("0-3"));
        assertThat(machine.quota()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one-cpu",
                "one-core",
                "two-sockets",
                "two-complexes",
                "clusters",
                "offline-holes",
                "hybrid-no-cache",
                "limited-v2",
                "limited-v1",
                "no-sys",
                "nonsense"
            })
    void groups_ofEveryScope_partitionTheAllowedCpus(String name) {
        CpuTopology machine = recorded(name);
        for (AffinityScope scope : AffinityScope.values()) {
            assertPartition(machine, scope);
        }
    }

    @ParameterizedTest
    @EnumSource
    void thisMachine_isPartitionedToo(AffinityScope scope) {
        CpuTopology machine = CpuTopology.read();
        assertPartition(machine, scope);
        assertThat(machine.online().containsAll(machine.allowed())).isTrue();
        assertThat(machine.parallelism()).isBetween(1, machine.allowed().size());
        assertThat(machine).asString().startsWith("CPUs " + machine.allowed());
    }

    private static void assertPartition(CpuTopology machine, AffinityScope scope) {
        List<CpuSet> groups = machine.groups(scope);
        CpuSet all = groups.stream().reduce(CpuSet.empty(), CpuSet::union);
        assertThat(all).isEqualTo(machine.allowed()).isNotEqualTo(CpuSet.empty());
        assertThat(groups).noneMatch(CpuSet::isEmpty);
        assertThat(groups.stream().mapToInt(CpuSet::size).sum()).isEqualTo(all.size());
    }

    private CpuTopology recorded(String name) {
        return RecordedMachine.read(name, root, ASSUMED);
    }

    private static List<CpuSet> sets(String... lists) {
        return List.of(lists).stream().map(CpuSet::parse).toList();
    }
}
