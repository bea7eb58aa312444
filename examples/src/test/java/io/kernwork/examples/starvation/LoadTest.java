package io.kernwork.examples.starvation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoadTest {
    private static final int CPUS = 2;
    private static final StarvationOptions OPTIONS = StarvationOptions.defaults();

    private static Load load(StarvationOptions options) {
        return Load.of(Duration.ofSeconds(10), options, CPUS);
    }

    @Test
    void of_sameSeed_isTheSame() {
        assertThat(load(OPTIONS)).isEqualTo(load(OPTIONS)).isNotEqualTo(load(OPTIONS.withSeed(2)));
    }

    @Test
    void of_comesInOrderAndInTime() {
        Load load = load(OPTIONS);
        assertThat(load.jobs()).extracting(Load.Arrival::at).isSorted();
        assertThat(load.jobs().getLast().at()).isLessThan(load.time().toNanos());
        assertThat(load.jobs()).extracting(Load.Arrival::lock).containsOnly(0, 1);
        assertThat(load.count(Component.HOUSEKEEPING)).isEqualTo(Load.LEASES * 500);
        assertThat(load.count(Component.CALLS) + load.count(Component.WRITES) + load.count(Component.HOGS))
                .isEqualTo(load.jobs().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100, 200})
    void of_anyHogs_leaveMostOfTheProcessorsFree(int hogMillis) {
        Load load = load(OPTIONS.withHog(Duration.ofMillis(hogMillis)));
        long nanos = load.jobs().stream()
                .filter(job -> job.component() == Component.HOGS)
                .mapToLong(Load.Arrival::nanos)
                .sum();
        assertThat(nanos / (double) (CPUS * load.time().toNanos())).isBetween(0.35, 0.45);
    }

    @Test
    void of_calls_needMoreThreadsThanProcessorsNowAndThen() {
        long most = load(OPTIONS).jobs().stream()
                .filter(job -> job.component() == Component.CALLS)
                .collect(Collectors.groupingBy(Load.Arrival::at, Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        assertThat(most).isGreaterThan(CPUS);
    }
}
