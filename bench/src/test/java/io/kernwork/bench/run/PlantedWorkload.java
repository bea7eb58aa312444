package io.kernwork.bench.run;

import io.kernwork.bench.work.Plan;
import io.kernwork.bench.work.Sample;
import io.kernwork.bench.work.Variant;
import io.kernwork.bench.work.Workload;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A tiny workload, and children that go wrong in every way that the harness must survive. */
public final class PlantedWorkload implements Workload {
    /** Who does the work, and who spoils it. */
    public static final List<Variant> VARIANTS = List.of(
            variant("kernwork"),
            variant("slow"),
            variant("dies"),
            variant("throws"),
            variant("garbage"),
            variant("hangs"));

    private static Variant variant(String id) {
        return new Variant(id, true, "planted", "to be found");
    }

    /** Made by name in the child. */
    public PlantedWorkload() {}

    @Override
    public List<Variant> variants() {
        return VARIANTS;
    }

    @Override
    @SuppressWarnings("SystemOut")
    public Map<String, Sample> measure(String variant, Plan plan) {
        System.out.println("a peer that talks");
        return switch (variant) {
            case "kernwork" -> Map.of("E1", Sample.of(plan.quick() ? 20 : 21, 0));
            case "slow" -> Map.of("E1", Sample.of(40));
            case "throws" -> throw new IllegalStateException("lost 3 of 256 tasks");
            case "garbage" -> {
                System.out.println(Child.MARK + "{\"E1\": {\"value\":");
                System.out.flush();
                Runtime.getRuntime().halt(0);
                yield Map.of();
            }
            case "hangs" -> {
                while (plan.quick()) {
                    LockSupport.park();
                }
                yield Map.of();
            }
            default -> {
                System.err.println("planted death");
                Runtime.getRuntime().halt(3);
                yield Map.of();
            }
        };
    }
}
