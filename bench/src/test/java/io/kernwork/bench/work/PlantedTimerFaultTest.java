package io.kernwork.bench.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kernwork.bench.peer.TimerPeer;
import io.kernwork.bench.peer.TimerPeers;
import io.kernwork.bench.work.FaultyTimers.Fault;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer that loses a timer, or fires one too early or twice, is found by each workload itself, and none of them hangs. */
final class PlantedTimerFaultTest {
    private static final Patience SHORT = new Patience(Duration.ofMillis(500).toNanos());
    private static final Plan BRIEF = new Plan(5_000_000, 10_000_000, true);

    static Stream<Arguments> faults() {
        Stream<Function<Patience, TimerWorkload>> workloads =
                Stream.of(Rearm::new, ArmCancel::new, Crowd::new, Lateness::new, WakeUps::new);
        return workloads.flatMap(
                workload -> Stream.of(Fault.values()).map(fault -> Arguments.of(workload.apply(SHORT), fault)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void workload_withFaultyTimers_fails(TimerWorkload workload, Fault fault) throws Exception {
        String found = switch (fault) {
            case LOST -> ".*fire (1 times|once) and has fired 0 times.*";
            case EARLY -> ".*(early|already).*";
            case DOUBLED -> ".*fire (1 times|once) and has fired 2 times.*";
        };
        workload.prepare();
        try (TimerPeer<?, ?> sound = TimerPeers.STPE.open()) {
            assertThatThrownBy(() -> workload.measure(new FaultyTimers<>(sound, fault), BRIEF))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageMatching("(?s)" + found);
        }
    }

    @Test
    void wakeUps_ofATickingTimer_areCounted() throws Exception {
        WakeUps workload = new WakeUps(SHORT);
        workload.prepare();
        try (TimerPeer<?, ?> ticking = TimerPeers.HWT_FINE.open()) {
            Sample sample =
                    Objects.requireNonNull(workload.measure(ticking, BRIEF).get("T5"));
            assertThat(sample.value()).isPositive();
        }
    }
}
