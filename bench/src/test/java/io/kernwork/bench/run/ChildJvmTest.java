package io.kernwork.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kernwork.bench.work.Plan;
import io.kernwork.bench.work.Sample;
import io.kernwork.bench.work.Variant;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real child JVMs: one that does its work, and planted ones that die, throw, print garbage or hang. */
final class ChildJvmTest {
    private static final Duration PATIENT = Duration.ofMinutes(1);

    private static ChildJvm children;

    @BeforeAll
    static void start() throws IOException {
        children = new ChildJvm(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    }

    @AfterAll
    static void stop() {
        children.close();
    }

    @Test
    void samples_comeBack() throws InterruptedException {
        Attempt attempt = run("kernwork", PATIENT);
        assertThat(attempt.failure()).isNull();
        assertThat(attempt.samples()).isEqualTo(Map.of("E1", Sample.of(20, 0)));
    }

    @Test
    void whatWasNotMeasured_staysSo() throws InterruptedException {
        assertThat(run("slow", PATIENT).samples()).isEqualTo(Map.of("E1", Sample.of(40)));
    }

    @Test
    void dies_isReportedWithItsLastWords() throws InterruptedException {
        assertFailed(run("dies", PATIENT), "exit status 3: planted death");
    }

    @Test
    void throwing_isReportedWithWhatItThrew() throws InterruptedException {
        assertFailed(run("throws", PATIENT), "exit status 1: java.lang.IllegalStateException: lost 3 of 256 tasks");
    }

    @Test
    void garbage_isReported() throws InterruptedException {
        assertFailed(run("garbage", PATIENT), "printed no samples: a peer that talks");
    }

    @Test
    void hanging_isKilledAndReported() throws InterruptedException {
        Attempt attempt = run("hangs", Duration.ofSeconds(1));
        assertFailed(attempt, "no end after 1 s: io.kernwork.bench.run.PlantedWorkload hangs was killed");
    }

    @Test
    void unknownWorkload_isReported() throws InterruptedException {
        Job job = new Job("E9", PlantedWorkload.VARIANTS.getFirst());
        Attempt attempt = children.run(job, new Plan(1, 1, true), PATIENT);
        assertThat(attempt.failure()).contains("no workload \"E9\"");
    }

    private static void assertFailed(Attempt attempt, String why) {
        assertThat(attempt.failure()).isEqualTo(why);
        assertThat(attempt.succeeded()).isFalse();
        assertThat(attempt.samples()).isEmpty();
    }

    private static Attempt run(String variant, Duration patience) throws InterruptedException {
        Job job = new Job(PlantedWorkload.class.getName(), new Variant(variant, true, "", ""));
        return children.run(job, new Plan(1, 1, true), patience);
    }
}
