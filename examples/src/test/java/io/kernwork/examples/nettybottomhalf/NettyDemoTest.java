package io.kernwork.examples.nettybottomhalf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class NettyDemoTest {
    private final StringWriter text = new StringWriter();

    /** A bound so small that reading stops now and then. */
    @Test
    void run_losesNothingAndKeepsTheOrder() throws Exception {
        NettyOptions options = NettyOptions.defaults()
                .withPhase(Duration.ofMillis(200))
                .withRate(8_000)
                .withWork(Duration.ofNanos(5_000))
                .withBound(16);
        List<PhaseResult> results = new NettyDemo(options, new PrintWriter(text)).run();
        assertThat(results).hasSize(Mode.values().length * Load.values().length);
        assertThat(results).allSatisfy(result -> {
            assertThat(result.messages())
                    .isEqualTo(
                            switch (result.load()) {
                                case LIGHT -> 200;
                                case HEAVY -> 960;
                                case OVERLOAD -> 1600;
                            });
            assertThat(result.replies()).isEqualTo(result.messages());
            assertThat(result.wrong()).isZero();
            assertThat(result.isSound()).as("%s", result).isTrue();
            assertThat(result.reads()).isBetween(1L, result.messages() * Wire.REQUEST);
            assertThat(result.atExit() + result.byKsoftirqd())
                    .isEqualTo(result.mode() == Mode.SOFTIRQ ? result.messages() : 0);
        });
        assertThat(results)
                .filteredOn(result -> result.mode().isOrdered())
                .hasSize(6)
                .allSatisfy(result -> assertThat(result.overtaken()).isZero());
        assertThat(text.toString())
                .contains("inline", "fixed pool", "fork/join", "softirq", "Nothing lost: 11,040 messages sent")
                .doesNotContain("WRONG");
        assertThat(text.toString().lines()).allMatch(line -> line.length() <= 120);
    }

    @Test
    void badOptions_areRefusedWithTheirBounds() {
        NettyOptions good = NettyOptions.defaults();
        assertThatThrownBy(() -> good.withPhase(Duration.ofMillis(9)))
                .hasMessage("the time of a phase must be 10 ms to 300 s, not 9 ms");
        assertThatThrownBy(() -> good.withWork(Duration.ofNanos(999)))
                .hasMessage("the work of a message must be 1 us to 10 ms, not 999 ns");
        assertThatThrownBy(() -> good.withRate(99)).hasMessage("rate must be 100 to 1000000, not 99");
        assertThatThrownBy(() -> good.withRate(1_000_001)).hasMessageContaining("not 1000001");
        assertThatThrownBy(() -> good.withBound(100))
                .hasMessage("bound must be a power of two from 16 to 65536, not 100");
        assertThatThrownBy(() -> good.withBound(8)).hasMessageContaining("not 8");
    }

    @Test
    void rate_unlessAsked_isMoreThanOneThreadCanDo() {
        NettyOptions options = NettyOptions.defaults().withWork(Duration.ofNanos(50_000));
        assertThat(options.overload()).isEqualTo(30_000);
        assertThat(options.withRate(500).overload()).isEqualTo(500);
    }
}
