package io.kernwork.bench;

import io.kernwork.bench.work.Variant;
import io.kernwork.bench.work.Workloads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Somebody who takes part with one setting.
 *
 * @param variant who, with setting and reason
 * @param workloads where
 */
record Contender(Variant variant, List<String> workloads) {
    /** Everybody in these workloads, the limits left out; once for each setting. */
    static List<Contender> of(Predicate<String> workloads) {
        Map<Variant, Contender> contenders = new LinkedHashMap<>();
        for (String workload : Workloads.ids()) {
            if (!workload.equals("LIMITS") && workloads.test(workload)) {
                for (Variant variant : Workloads.of(workload).variants()) {
                    contenders
                            .computeIfAbsent(variant, _ -> new Contender(variant, new ArrayList<>()))
                            .workloads()
                            .add(workload);
                }
            }
        }
        return List.copyOf(contenders.values());
    }

    /** Its name, with a star if it is only shown. */
    String name() {
        return variant.id() + (variant.counted() ? "" : "*");
    }
}
