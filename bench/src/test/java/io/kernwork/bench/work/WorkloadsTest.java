package io.kernwork.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kernwork.bench.Row;
import io.kernwork.bench.Rows;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Everybody does every work once, briefly; each workload itself checks that all of it was done. */
final class WorkloadsTest {
    private static final Plan BRIEF = new Plan(2_000_000, 5_000_000, true);

    @TestFactory
    Stream<DynamicTest> each_variant_doesItsWork() {
        return Workloads.ids().stream()
                .flatMap(id -> Workloads.of(id).variants().stream()
                        .map(variant ->
                                DynamicTest.dynamicTest(id + " " + variant.id(), () -> does(id, variant.id()))));
    }

    private static void does(String id, String variant) throws Exception {
        Map<String, Sample> samples = Workloads.of(id).measure(variant, BRIEF);
        assertThat(samples).isNotEmpty().allSatisfy((key, sample) -> {
            assertThat(key).startsWith(id);
            assertThat(sample.value()).isFinite().isNotNegative();
        });
    }

    @Test
    void rows_findTheirSamples() throws Exception {
        Set<String> missing = new TreeSet<>();
        for (String id : Set.of("E2", "C1", "M1", "S1", "H2", "Q2")) {
            Set<String> variants =
                    Workloads.of(id).variants().stream().map(Variant::id).collect(Collectors.toSet());
            Set<Row> rows = Rows.all(2).stream()
                    .filter(row -> row.workload().equals(id))
                    .collect(Collectors.toSet());
            for (String ours : rows.stream().map(Row::ours).collect(Collectors.toSet())) {
                Set<String> keys = Workloads.of(id).measure(ours, BRIEF).keySet();
                rows.stream()
                        .filter(row -> row.ours().equals(ours) && !keys.contains(row.key()))
                        .forEach(row -> missing.add(row.id() + " from " + ours));
            }
            rows.stream()
                    .filter(row -> !variants.contains(row.ours()))
                    .forEach(row -> missing.add(row.ours() + " in " + id));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void unknownNames_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Workloads.of("E9"))
                .withMessageContaining("E9");
        for (String id : Workloads.ids()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Workloads.of(id).measure("nobody", BRIEF))
                    .withMessageContaining("nobody");
        }
    }

    @Test
    void everySetting_isGivenWithItsReason() {
        for (String id : Workloads.ids()) {
            assertThat(Workloads.of(id).variants()).isNotEmpty().allSatisfy(variant -> {
                assertThat(variant.setting()).isNotBlank();
                assertThat(variant.reason()).isNotBlank();
            });
            assertThat(Workloads.of(id).variants()).extracting(Variant::id).doesNotHaveDuplicates();
        }
    }
}
