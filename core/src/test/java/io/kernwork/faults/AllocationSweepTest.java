package io.kernwork.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.fixtures.LogCapture;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every allocation of the library fails once, in turn, while a script calls its verbs: what was promised is kept all the same, and when there
 * is memory again the runtime does everything, and ends. A part of them with each build; {@code -Dkernwork.sweep=1} takes all.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class AllocationSweepTest {
    private static final int STEP = Integer.getInteger("kernwork.sweep", 7);
    private static final int MANY_KINDS = 5; // that script is longer by as much
    private static final int LEAST_PLAYS = 8;
    private static final int MOST_SWEEPS = 10;

    @SuppressWarnings("unchecked")
    private static Map<String, String> sweep(String script, int row, int step, String plant, int enough)
            throws Exception {
        try (LogCapture log = new LogCapture("io.kernwork")) {
            Map<String, String> what = new TreeMap<>(Map.of("script", script, "row", "" + row, "step", "" + step));
            what.putAll(Map.of("plant", plant, "enough", "" + enough));
            var sweep = (Function<Map<String, String>, Map<String, String>>) new RewritingLoader()
                    .loadClass(Sweep.class.getName())
                    .getConstructor()
                    .newInstance();
            Map<String, String> result = sweep.apply(what);
            assertThat(log.entries())
                    .as("what was logged goes back to what was planted")
                    .noneMatch(entry -> entry.message().contains("defect in Kernwork"));
            return result;
        }
    }

    private static void check(Script script, int row, int step) throws Exception {
        Map<String, String> result =
                sweep(script.name(), row, script == Script.KINDS ? step * MANY_KINDS : step, "", 3);
        assertThat(result.get("violations")).isEmpty();
        int plays = Integer.parseInt(result.getOrDefault("plays", "0"));
        assertThat(plays).as("plays: %s", result).isGreaterThan(LEAST_PLAYS);
        assertThat(Integer.parseInt(result.getOrDefault("places", "0")))
                .as("places where an allocation has failed: %s", result)
                .isGreaterThan(plays / 2);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("One allocation fails: what was promised is kept, and the runtime goes on and ends")
    void script_anAllocationFails_keepsItsPromises(Script script) throws Exception {
        check(script, 1, STEP);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("25 allocations in a row fail: what was promised is kept, and the runtime goes on and ends")
    void script_manyAllocationsFail_keepsItsPromises(Script script) throws Exception {
        check(script, 25, STEP * 3);
    }

    /** Threads allocate as they come, so one sweep may step over the one place that is planted. */
    @ParameterizedTest
    @ValueSource(strings = {"ACCEPTS_FIRST", "SAYS_TOO_MUCH"})
    @DisplayName("Planted: a verb that fails for want of memory when it has promised or removed something")
    void script_allocatesAfterThePromise_isFound(String plant) throws Exception {
        String violations = "";
        for (int sweeps = 0; sweeps < MOST_SWEEPS && violations.isEmpty(); sweeps++) {
            violations = sweep("WORKS", 1, 1, plant, 1).getOrDefault("violations", "");
        }
        assertThat(violations).contains("accepted");
    }

    @Test
    @DisplayName("Planted: an allocation that is not given its failure is not counted as one")
    void script_nothingFails_findsNoPlace() throws Exception {
        Map<String, String> result = sweep("WORKS", 0, 1_000_000, "", 1);
        assertThat(result).containsEntry("places", "0").containsEntry("violations", "");
    }
}
