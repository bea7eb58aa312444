package io.kernwork.bench.report;

import io.kernwork.bench.Goal;
import io.kernwork.bench.Row;
import io.kernwork.bench.run.Campaign.Pruning;
import io.kernwork.bench.run.Measurements;
import io.kernwork.bench.run.Schedule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One run of the benchmark, ready to be shown.
 *
 * @param machine on what
 * @param schedule how
 * @param results the rows
 * @param foreign the shares of the CPUs that others used, one for each child JVM
 * @param measured all that there is
 */
public record Report(
        Machine machine, Schedule schedule, List<RowResult> results, List<Double> foreign, Measurements measured) {
    /**
     * {@return the report of a run}
     *
     * @param collector of the child JVMs
     * @param flags of the child JVMs
     */
    public static Report of(
            List<Row> rows, Measurements measured, Schedule schedule, String collector, List<String> flags) {
        Judge judge = new Judge(measured);
        return new Report(
                Machine.here(collector, flags),
                schedule,
                rows.stream().map(judge::judge).toList(),
                measured.foreign(),
                measured);
    }

    /** {@return who of a quick run is measured again: ours, the limits, and whoever may be the best peer} */
    public static Pruning pruning(List<Row> rows) {
        return (job, soFar) -> new Judge(soFar).worthRepeating(job, rows);
    }

    /** {@return the table, with its title} */
    public String text(Duration took) {
        String cpus = machine.cpus() == 1 ? "one CPU" : machine.cpus() + " CPUs";
        double worst = foreign.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        String load = foreign.isEmpty()
                ? "foreign load unknown"
                : String.format(
                        Locale.ROOT,
                        "other programs used %.0f %% of the CPUs (median; at most %.0f %%)",
                        100 * Statistics.median(foreign),
                        100 * worst);
        return "Kernwork benchmark on " + cpus + (schedule.plan().quick() ? ", quick" : "") + "\n"
                + machine.model() + ", " + machine.kernel() + ", " + machine.jdk() + ", " + machine.collector() + ", "
                + machine.date() + "\n"
                + Machine.plan(schedule) + "; " + took.toSeconds() + " s in all; " + load + "\n\n"
                + TableText.of(results);
    }

    /** {@return the same for programs} */
    public String json() {
        return JsonReport.of(this);
    }

    /**
     * Draws a picture for each row, and one for each distribution.
     *
     * @return the files
     * @throws IOException if they cannot be written
     */
    public List<Path> plots(Path directory) throws IOException {
        return new Plots(directory).all(results, measured);
    }

    /** {@return whether everything that is ours was measured} */
    public boolean complete() {
        return results.stream()
                .allMatch(result -> result.ours() != null || result.row().goal().kind() == Goal.Kind.REPORTED);
    }
}
