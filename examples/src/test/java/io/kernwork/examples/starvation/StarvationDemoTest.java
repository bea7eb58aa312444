package io.kernwork.examples.starvation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class StarvationDemoTest {
    private final StringWriter text = new StringWriter();

    @Test
    void run_losesNothingAndPrintsEveryRow() throws Exception {
        StarvationOptions options =
                StarvationOptions.defaults().withTime(Duration.ofMillis(200)).withHog(Duration.ofMillis(5));
        List<CandidateResult> results = new StarvationDemo(options, new PrintWriter(text)).run();
        assertThat(results).extracting(CandidateResult::candidate).containsExactly(Candidate.values());
        assertThat(results).allSatisfy(result -> {
            assertThat(result.components())
                    .extracting(ComponentResult::component)
                    .containsExactly(Component.values());
            assertThat(result.isSound()).as("%s", result).isTrue();
            assertThat(result.threads()).isPositive();
        });
        assertThat(results)
                .as("the same load for each")
                .extracting(result ->
                        result.components().stream().map(ComponentResult::asked).toList())
                .containsOnly(results.getFirst().components().stream()
                        .map(ComponentResult::asked)
                        .toList());
        assertThat(text.toString().lines()).allMatch(line -> line.length() <= 110);
        for (Candidate candidate : Candidate.values()) {
            assertThat(text.toString().lines().filter(line -> line.matches(".* " + candidate.text() + " .* ms.*")))
                    .as("one row for each component, and one for all of %s", candidate)
                    .hasSize(Component.values().length + 1);
        }
        assertThat(Arrays.stream(Component.values()).map(Component::text))
                .allSatisfy(component -> assertThat(text.toString()).contains("Shortest p99 of " + component));
        assertThat(text.toString()).contains("Nothing lost: all").doesNotContain("WRONG");
    }

    @Test
    void result_somethingLostOrDoneTwice_isNotSound() {
        assertThat(of(Component.CALLS, 3, 0).isSound()).isTrue();
        for (ComponentResult bad : List.of(of(Component.CALLS, 2, 0), of(Component.CALLS, 3, 1))) {
            assertThat(bad.isSound()).isFalse();
            CandidateResult all = new CandidateResult(
                    Candidate.KERNWORK,
                    List.of(
                            of(Component.HOUSEKEEPING, 3, 0),
                            bad,
                            of(Component.WRITES, 3, 0),
                            of(Component.HOGS, 3, 0)),
                    1,
                    1,
                    0);
            assertThat(all.isSound()).isFalse();
            ResultTable.print(new PrintWriter(text), List.of(all));
        }
        assertThat(text.toString())
                .contains("WRONG: kernwork, calls, asleep: 3 asked, 2 done, 0 once too often")
                .contains("WRONG: kernwork, calls, asleep: 3 asked, 3 done, 1 once too often")
                .doesNotContain("Nothing lost");
    }

    private static ComponentResult of(Component component, long done, long again) {
        return new ComponentResult(component, 3, done, again, 0, new ComponentResult.Times(1, 2, 3));
    }

    @Test
    void badOptions_areRefusedWithTheirBounds() {
        StarvationOptions good = StarvationOptions.defaults();
        assertThatThrownBy(() -> good.withTime(Duration.ofMillis(99)))
                .hasMessage("the time of the load must be 100 ms to 60 s, not 99 ms");
        assertThatThrownBy(() -> good.withTime(Duration.ofSeconds(61))).hasMessageContaining("not 61 s");
        assertThatThrownBy(() -> good.withHog(Duration.ZERO))
                .hasMessage("the time of a CPU hog must be 1 ms to 1 s, not 0 ns");
    }
}
