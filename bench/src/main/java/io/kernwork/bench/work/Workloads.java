package io.kernwork.bench.work;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** All workloads by their names, in the order in which they are measured. */
public final class Workloads {
    /** E1, E2, Q1, Q2, Q3, O1, H1, H2, S1, S2, P1, P8, P256, J1, B1, I1 to I4, C1, T1 to T5, X1 to X3, M1 to M3 and LIMITS. Made when asked for: listing must not load the peers. */
    private static final Map<String, Supplier<Workload>> ALL = new LinkedHashMap<>();

    static {
        Patience patience = Patience.ORDINARY;
        ALL.put("E1", () -> new Burst(patience));
        ALL.put("E2", () -> new Pending(patience));
        ALL.put("Q1", () -> Throughput.oneToOne(patience));
        ALL.put("Q2", () -> Throughput.twoToTwo(patience));
        ALL.put("Q3", () -> Throughput.twoToTwoOfMicroseconds(patience));
        ALL.put("O1", () -> Throughput.observed(patience));
        ALL.put("H1", () -> HandOff.toSleeper(patience));
        ALL.put("H2", () -> HandOff.warm(patience));
        ALL.put("S1", () -> new Serial(patience, "S1", 1));
        ALL.put("S2", () -> new Serial(patience, "S2", 16));
        ALL.put("P1", () -> Priorities.one(patience));
        ALL.put("P8", () -> Priorities.eight(patience));
        ALL.put("P256", () -> Priorities.all(patience));
        ALL.put("J1", () -> HandOff.ofJobs(patience));
        ALL.put("B1", () -> new Sleepers(patience));
        ALL.put("I1", Brackets::new);
        ALL.put("I2", () -> LoopTurns.one(patience));
        ALL.put("I3", () -> LoopTurns.sixteen(patience));
        ALL.put("I4", () -> HandOff.ofTasklets(patience));
        ALL.put("C1", () -> new Cancel(patience));
        ALL.put("T1", () -> new Rearm(patience));
        ALL.put("T2", () -> new ArmCancel(patience));
        ALL.put("T3", () -> new Crowd(patience));
        ALL.put("T4", () -> new Lateness(patience));
        ALL.put("T5", () -> new WakeUps(patience));
        ALL.put("X1", () -> Throughput.executors(patience));
        ALL.put("X2", RoundTrips::new);
        ALL.put("X3", () -> ArmCancel.ofFutures(patience));
        ALL.put("M1", () -> new Idle(patience));
        ALL.put("M2", () -> new Looks(patience));
        ALL.put("M3", () -> new Fading(patience));
        ALL.put("LIMITS", Limits::new);
    }

    private Workloads() {}

    /**
     * {@return a new workload}
     *
     * @param id one of {@link #ids()}
     * @throws IllegalArgumentException for any other
     */
    public static Workload of(String id) {
        Supplier<Workload> maker = ALL.get(id);
        if (maker == null) {
            throw new IllegalArgumentException("no workload \"" + id + "\", there are " + ids());
        }
        return maker.get();
    }

    /** {@return the names of all workloads} */
    public static List<String> ids() {
        return List.copyOf(ALL.keySet());
    }
}
