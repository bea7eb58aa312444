package io.kernwork.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kernwork.bench.Limit;
import io.kernwork.bench.Rows;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Everybody does every work once, briefly; each workload itself checks that all of it was done. */
final class WorkloadsTest {
    private static final Plan BRIEF = new Plan(2_000_000, 5_000_000, true);

    @TestFactory
    Stream<DynamicTest> each_variant_doesItsWork() {
        Map<String, Set<String>> keys = new HashMap<>();
        Stream<DynamicTest> all = Workloads.ids().stream()
                .flatMap(id -> Workloads.of(id).variants().stream()
                        .map(variant ->
                                DynamicTest.dynamicTest(id + " " + variant.id(), () -> does(id, variant.id(), keys))));
        return Stream.concat(
                all, Stream.of(DynamicTest.dynamicTest("all rows find their samples", () -> rowsFind(keys))));
    }

    private static void does(String id, String variant, Map<String, Set<String>> keys) throws Exception {
        Map<String, Sample> samples = Workloads.of(id).measure(variant, BRIEF);
        assertThat(samples).isNotEmpty().allSatisfy((key, sample) -> {
            assertThat(key).startsWith(id);
            assertThat(sample.value()).isFinite().isNotNegative();
        });
        keys.put(id + " " + variant, samples.keySet());
    }

    private static void rowsFind(Map<String, Set<String>> keys) {
        assertThat(Rows.all(2)).allSatisfy(row -> {
            assertThat(keys.get(row.workload() + " " + row.ours())).contains(row.key());
            Limit limit = row.limit();
            if (limit != null
                    && limit.workload() != null
                    && (Machine.CPUS > 1 || !limit.variant().equals("spin"))) {
                assertThat(keys.get(limit.workload() + " " + limit.variant())).contains(limit.key());
            }
        });
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
