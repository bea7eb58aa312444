package io.kernwork.bench.work;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.Kernwork;
import io.kernwork.base.AtomicSection;
import io.kernwork.bench.peer.TurnPeer;
import io.kernwork.bench.peer.TurnPeers;
import io.kernwork.bench.work.FaultyTurns.Fault;
import io.kernwork.softirq.Softirqs;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A loop that loses a task, runs one twice, or runs them somewhere else is found, and so is a section that is none. */
final class PlantedTurnFaultTest {
    private static final Patience SHORT = new Patience(Duration.ofMillis(300).toNanos());
    private static final Plan BRIEF = new Plan(5_000_000, 10_000_000, true);
    private static final int AT = 20;

    static Stream<Arguments> faults() {
        return Stream.<Function<Patience, LoopTurns>>of(LoopTurns::one, LoopTurns::sixteen)
                .flatMap(
                        workload -> Stream.of(Fault.values()).map(fault -> Arguments.of(workload.apply(SHORT), fault)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void turns_ofFaultyLoop_fail(LoopTurns workload, Fault fault) {
        String found = fault == Fault.ELSEWHERE
                ? "in .* turns something was submitted that has not run at the end of its turn"
                : "task .* was submitted in each of .* turns and has run .* times";
        try (TurnPeer<?> sound = TurnPeers.DEQUE.open()) {
            assertThatThrownBy(() -> workload.measure(new FaultyTurns<>(sound, fault, AT), BRIEF))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching(found);
        }
    }

    @Test
    void section_thatIsNone_isFound() {
        try (Kernwork runtime = Kernwork.builder().name("planted").cpus(1).build()) {
            AtomicSection none = () -> {};
            assertThatThrownBy(() -> Brackets.check(Softirqs.of(runtime), "top half", () -> none))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a vector was raised in a top half");
        }
    }
}
